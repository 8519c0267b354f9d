import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { FilterOperator, ListQuery, SortTerm } from './list-query.js';

/** How comparisons are spelled in SQL. */
export const SQL_OPERATORS: Readonly<Record<Exclude<FilterOperator, 'in'>, string>> = {
  eq: '=',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

/** How a list's public field names are spelled in the query: an alias and property such as `status.createdAt`. */
export type ColumnByField = Readonly<Record<string, string>>;

/** Options of {@link applyListQuery}. */
export interface ListColumns {
  readonly columns: ColumnByField;
  /** Order when the caller asks for none. */
  readonly defaultSort: readonly SortTerm[];
  /** For a field with few distinct values: what its index goes on with, so that it serves the whole order. */
  readonly thenBy?: ColumnByField;
  /** A unique property that settles ties, so that pages never overlap. */
  readonly tieBreaker: string;
  /** Fields whose filter is not a plain comparison; the caller of this function applies them. */
  readonly handledElsewhere?: readonly string[];
}

/** Adds filters, order and page to `select`. Values are bound, names come from `columns` only: nothing a caller sends is SQL. */
export function applyListQuery<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  query: ListQuery,
  { columns, defaultSort, thenBy = {}, tieBreaker, handledElsewhere = [] }: ListColumns,
): SelectQueryBuilder<T> {
  query.filters.forEach((filter, index) => {
    if (handledElsewhere.includes(filter.field)) return;
    const column = columnOf(columns, filter.field);
    const parameter = `filter${index}`;
    if (filter.operator === 'in') select.andWhere(`${column} in (:...${parameter})`, { [parameter]: filter.values });
    else
      select.andWhere(`${column} ${SQL_OPERATORS[filter.operator]} :${parameter}`, { [parameter]: filter.values[0] });
  });
  const sort = query.sort.length > 0 ? query.sort : defaultSort;
  for (const { field, direction } of sort)
    select.addOrderBy(columnOf(columns, field), direction === 'asc' ? 'ASC' : 'DESC');
  // Ties are settled in the direction of the last field, so that one index serves the whole order.
  const last = sort.at(-1);
  const direction = last?.direction === 'desc' ? 'DESC' : 'ASC';
  const next = last && thenBy[last.field];
  if (next !== undefined) select.addOrderBy(next, direction);
  select.addOrderBy(tieBreaker, direction);
  return select.limit(query.perPage).offset((query.page - 1) * query.perPage);
}

function columnOf(columns: ColumnByField, field: string): string {
  const column = columns[field];
  if (column === undefined) throw new Error(`no column for the list field ${field}`);
  return column;
}
