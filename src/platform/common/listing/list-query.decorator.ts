import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { MAX_CURSOR_LENGTH } from './cursor.js';
import {
  DEFAULT_PER_PAGE,
  type FilterField,
  type FilterOperator,
  type ListSpecification,
  MAX_PAGE,
  MAX_PER_PAGE,
  MAX_WHOLE,
  parseListQuery,
} from './list-query.js';

const WHOLE = `Without it and \`page\` the list is whole, up to ${MAX_WHOLE} rows; with \`page\` alone it is ${DEFAULT_PER_PAGE}.`;

/** The checked list request of a route, as `specification` allows it. */
export const ListQueryParam = createParamDecorator((specification: ListSpecification, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: Record<string, unknown> }>>();
  return parseListQuery(request.query, specification, request.url.split('?', 1)[0]);
});

const COMPARISONS: Readonly<Record<FilterOperator, string>> = {
  eq: 'is this',
  in: 'is one of these, separated by commas',
  lt: 'is below this',
  lte: 'is this or below',
  gt: 'is above this',
  gte: 'is this or above',
};
/** How a filter's value is written. */
const KINDS: Readonly<Record<Extract<FilterField['type'], string>, string>> = {
  text: '',
  instant: ': an instant, ISO 8601',
  day: ': a day, `YYYY-MM-DD`',
  amount: ': an amount, `19.99`',
};

/** Documents paging, sorting and every filter of `specification`. */
export function ApiListQuery(specification: ListSpecification): MethodDecorator {
  const { sortFields, filterFields, isWhole } = specification;
  const filters = Object.entries(filterFields).flatMap(([field, { operators, type }]) =>
    operators.map((operator) =>
      ApiQuery({
        name: `filter[${field}][${operator}]`,
        required: false,
        type: String,
        description: `Only those whose \`${field}\` ${COMPARISONS[operator]}${KINDS[typeof type === 'string' ? type : 'text']}.`,
        ...(typeof type === 'object' && operator === 'eq' ? { enum: type } : {}),
      }),
    ),
  );
  const sort = ApiQuery({
    name: 'sort',
    required: false,
    type: String,
    description: `\`field:asc\` or \`field:desc\`, separated by commas. Fields: ${sortFields.join(', ')}.`,
  });
  return applyDecorators(
    ApiQuery({
      name: 'page',
      required: false,
      description: 'Its number, or the `next_page` of the page before.',
      schema: {
        oneOf: [
          { type: 'integer', minimum: 1, maximum: MAX_PAGE, default: 1 },
          { type: 'string', maxLength: MAX_CURSOR_LENGTH },
        ],
      },
    }),
    ApiQuery({
      name: 'per_page',
      required: false,
      description: isWhole ? WHOLE : undefined,
      schema: { type: 'integer', minimum: 1, maximum: MAX_PER_PAGE, default: isWhole ? undefined : DEFAULT_PER_PAGE },
    }),
    ...(sortFields.length > 0 ? [sort] : []),
    ...filters,
  );
}
