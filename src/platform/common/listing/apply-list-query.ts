import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { applyAfter, type OrderTerm, placeIn } from './keyset.js';
import type { FilterOperator, ListQuery, SortTerm } from './list-query.js';
import { type Page, pageOf } from './page.js';

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

/** Options of {@link readPage}. */
export interface ListColumns {
  readonly columns: ColumnByField;
  /** Order when the caller asks for none. */
  readonly defaultSort: readonly [SortTerm, ...SortTerm[]];
  /** For a field with few distinct values: what its index goes on with, so that it serves the whole order. */
  readonly thenBy?: ColumnByField;
  /** A unique property that settles ties, so that pages never overlap. */
  readonly tieBreaker: string;
  /** Fields whose filter is not a plain comparison; the caller of this function applies them. */
  readonly handledElsewhere?: readonly string[];
}

/**
 * Reads the page asked for of what `select` finds. Values are bound, names come from `columns` only: nothing a caller sends is SQL.
 * @throws InvalidParameterError for a made-up cursor
 */
export async function readPage<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  query: ListQuery,
  list: ListColumns,
): Promise<Page<T>> {
  const order = orderOf(query, list);
  const matches = applyAfter(applyFilters(select, query, list), query.after, order);
  const found = await applyPage(applyOrder(matches, query, list), query).getMany();
  return pageOf(found, query, placeIn(select, order));
}

/** Adds the filters alone, those that are handled elsewhere left out. */
export function applyFilters<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  { filters }: Pick<ListQuery, 'filters'>,
  { columns, handledElsewhere = [] }: ListColumns,
): SelectQueryBuilder<T> {
  for (const { field, operator, values } of filters) {
    if (handledElsewhere.includes(field)) continue;
    const column = columnOf(columns, field);
    // A field and operator are given once (parseListQuery), so that the name stands for one value in all of a statement.
    const parameter = `${field}_${operator}`;
    if (operator === 'in') select.andWhere(`${column} in (:...${parameter})`, { [parameter]: values });
    else select.andWhere(`${column} ${SQL_OPERATORS[operator]} :${parameter}`, { [parameter]: values[0] });
  }
  return select;
}

/** The columns of the order, which is total, each once with its direction: where one is named again nothing is left to settle. */
export function orderOf(
  query: Pick<ListQuery, 'sort'>,
  { columns, defaultSort, thenBy = {}, tieBreaker }: ListColumns,
): OrderTerm[] {
  const sort = query.sort.length > 0 ? query.sort : defaultSort;
  const order = sort.map(({ field, direction }) => ({ column: columnOf(columns, field), direction }));
  // Ties are settled in the direction of the last field, so that one index serves the whole order.
  const { field, direction } = sort.at(-1) ?? defaultSort[0];
  const ties = [thenBy[field], tieBreaker].filter((column) => column !== undefined);
  order.push(...ties.map((column) => ({ column, direction })));
  return order
    .filter(({ column }, index) => order.findIndex((term) => term.column === column) === index)
    .map((term) => [term.column, term.direction === 'asc' ? 'ASC' : 'DESC']);
}

/** Adds the order alone. */
export function applyOrder<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  query: Pick<ListQuery, 'sort'>,
  list: ListColumns,
): SelectQueryBuilder<T> {
  for (const [column, direction] of orderOf(query, list)) select.addOrderBy(column, direction);
  return select;
}

/** Keeps the page asked for, of what `select` finds in its order, and the row after it, which tells that the list goes on. */
export function applyPage<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  { page, perPage }: Pick<ListQuery, 'page' | 'perPage'>,
): SelectQueryBuilder<T> {
  return select.limit(perPage + 1).offset((page - 1) * perPage);
}

function columnOf(columns: ColumnByField, field: string): string {
  const column = columns[field];
  if (column === undefined) throw new Error(`no column for the list field ${field}`);
  return column;
}
