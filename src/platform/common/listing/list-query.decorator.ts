import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import {
  DEFAULT_PER_PAGE,
  type FilterField,
  type FilterOperator,
  type ListSpecification,
  MAX_PER_PAGE,
  parseListQuery,
} from './list-query.js';

/** The checked list request of a route, as `specification` allows it. */
export const ListQueryParam = createParamDecorator((specification: ListSpecification, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: Record<string, unknown> }>>();
  return parseListQuery(request.query, specification);
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
  const { sortFields, filterFields } = specification;
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
    ApiQuery({ name: 'page', required: false, schema: { type: 'integer', minimum: 1, default: 1 } }),
    ApiQuery({
      name: 'per_page',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: MAX_PER_PAGE, default: DEFAULT_PER_PAGE },
    }),
    ...(sortFields.length > 0 ? [sort] : []),
    ...filters,
  );
}
