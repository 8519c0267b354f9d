import type { EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { isCalendarDay } from '../calendar.js';
import { InvalidParameterError } from '../errors/common.errors.js';
import { parseInstant } from '../instant.js';
import type { SortValue } from './cursor.js';

/** A column of an order, as the query spells it. The column itself comes first: `status.created_at`, with or without something after. */
export type OrderTerm = readonly [column: string, direction: 'ASC' | 'DESC'];

const MAX_INTEGER = 2_147_483_647;
const MAX_TEXT_LENGTH = 255;

/** By type of column. Others, amounts above all, need not come back from JSON as they were. */
const IS_VALUE: Readonly<Record<string, (value: SortValue) => boolean>> = {
  timestamptz: (value) => parseInstant(value) !== undefined,
  date: (value) => typeof value === 'string' && isCalendarDay(value),
  integer: (value) => Number.isInteger(value) && Math.abs(Number(value)) <= MAX_INTEGER,
  boolean: (value) => typeof value === 'boolean',
  text: (value) => typeof value === 'string' && value.length <= MAX_TEXT_LENGTH && !value.includes('\0'),
};

/**
 * Keeps what comes after a row in a total order, whether or not the row is still there.
 * @param after the row's values in the order's columns; undefined: keeps everything
 * @throws InvalidParameterError for values that no row has
 */
export function applyAfter<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  after: readonly SortValue[] | undefined,
  order: readonly OrderTerm[],
): SelectQueryBuilder<T> {
  if (after === undefined) return select;
  const types = columnsOf(select, order).map(({ type }) => String(type));
  const values = valuesIn(types, after);
  const parameters = Object.fromEntries(values.map((value, index) => [`after_${index}`, value]));
  return select.andWhere(comesAfter(order), parameters);
}

/**
 * The values in a cursor, for a statement that is written out; nulls without one.
 * @throws InvalidParameterError for values that are none of `types`
 */
export function valuesIn(types: readonly string[], after: readonly SortValue[] | undefined): (SortValue | null)[] {
  if (after === undefined) return types.map(() => null);
  if (after.length !== types.length) throw madeUpCursor();
  return types.map((type, index) => valueOf(type, after[index]));
}

/** What the rows of `select` are sorted by. */
export function placeIn<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  order: readonly OrderTerm[],
): (row: T) => SortValue[] {
  return (row) =>
    columnsOf(select, order).map((column) => {
      const value: unknown = column.getEntityValue(row);
      return value instanceof Date ? value.toISOString() : (value as SortValue);
    });
}

/** Columns of one direction are compared as rows, so that an index which has them in this order leads to the place. */
function comesAfter(order: readonly OrderTerm[], from = 0): string {
  const direction = order[from]?.[1];
  const change = order.findIndex((term, index) => index > from && term[1] !== direction);
  const run = order.slice(from, change < 0 ? undefined : change);
  const columns = `(${run.map(([column]) => column).join(', ')})`;
  const values = `(${run.map((_term, index) => `:after_${from + index}`).join(', ')})`;
  const sign = direction === 'ASC' ? '>' : '<';
  if (change < 0) return `${columns} ${sign} ${values}`;
  return `(${columns} ${sign}= ${values} and (${columns} ${sign} ${values} or ${comesAfter(order, change)}))`;
}

function columnsOf<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  order: readonly OrderTerm[],
): EntityMetadata['columns'] {
  const known = select.expressionMap.mainAlias?.metadata.columns ?? [];
  return order.map(([spelling]) => {
    const name = /^\w+\.(\w+)/.exec(spelling)?.[1];
    const column = known.find(({ propertyName, databaseName }) => propertyName === name || databaseName === name);
    // NULL compares with nothing: such rows would be skipped.
    if (!column || column.isNullable) throw new Error(`no list can be sorted by ${spelling}`);
    return column;
  });
}

function valueOf(type: string, value: SortValue | undefined): SortValue {
  const isValue = IS_VALUE[type];
  if (!isValue) throw new Error(`no list can be sorted by a ${type}`);
  if (value === undefined || !isValue(value)) throw madeUpCursor();
  return value;
}

/** 400 for a cursor that no list answered, though it is spelled like one. */
function madeUpCursor(): InvalidParameterError {
  return new InvalidParameterError('page is no next_page that was answered; leave it out to begin anew', 'page');
}
