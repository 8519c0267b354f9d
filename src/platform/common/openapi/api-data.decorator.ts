import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { SchemaObject } from '@nestjs/swagger';

/** A response class, a list of one, or a schema written out. */
export type PublishedShape = Type<unknown> | readonly [Type<unknown>] | SchemaObject;

/** Marks a schema as the `data` of an answer; the document's builder wraps it in the route's envelope. */
export const DATA_SCHEMA_MARK = 'x-answer-data';

/** Sets a route's success status and documents its `data`: an object of named shapes, or one shape as a whole. */
export function ApiData(status: 200 | 201, shapes: Readonly<Record<string, PublishedShape>>): MethodDecorator {
  const properties = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, schemaOf(shape)]));
  return answer(status, Object.values(shapes), { type: 'object', properties, required: Object.keys(shapes) });
}

/** `data.next_page` of every list (contract 0.4). */
export const NEXT_PAGE = {
  type: 'string',
  nullable: true,
  example: 'Rk1tQ2xPZ1Z0c0hqZUJ4YVdbIjIwMjYtMDEtMjVUMjM6MTI6MjYuMDg0WiIsIm00azh6MXg3YzJ2OWIzbjYiXQ',
  description:
    'What to send as `page` to go on after the last row of this answer, with the same path, sort and filters; null at the end of the list. Rows that are added, changed or removed in between make none of the others be missed or come twice.',
} as const;

/** As {@link ApiData}, for a page of a list. */
export function ApiPage(shapes: Readonly<Record<string, PublishedShape>>): MethodDecorator {
  return ApiData(200, { ...shapes, next_page: NEXT_PAGE });
}

/** As {@link ApiData}, for a `data` that is not an object of named parts. */
export function ApiWholeData(status: 200 | 201, shape: PublishedShape): MethodDecorator {
  return answer(status, [shape], schemaOf(shape));
}

function answer(status: 200 | 201, shapes: readonly PublishedShape[], data: object): MethodDecorator {
  const description = status === 201 ? 'Created.' : 'Done.';
  return applyDecorators(
    HttpCode(status),
    ApiExtraModels(...shapes.flatMap((shape) => modelsOf(shape))),
    ApiResponse({ status, description, schema: { [DATA_SCHEMA_MARK]: true, allOf: [data] } as SchemaObject }),
  );
}

function modelsOf(shape: PublishedShape): Type<unknown>[] {
  if (typeof shape === 'function') return [shape];
  return isList(shape) ? [shape[0]] : [];
}

function schemaOf(shape: PublishedShape): object {
  if (typeof shape === 'function') return { $ref: getSchemaPath(shape) };
  if (isList(shape)) return { type: 'array', items: { $ref: getSchemaPath(shape[0]) } };
  return shape;
}

function isList(shape: PublishedShape): shape is readonly [Type<unknown>] {
  return Array.isArray(shape);
}
