import { encodeCursor, type SortValue } from './cursor.js';
import { valuesIn } from './keyset.js';
import type { ListQuery } from './list-query.js';

/** A part of a list, and the cursor of what comes after it; null at the list's end. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextPage: string | null;
}

/**
 * The page of what was read.
 * @param found the page's rows, and one more if there is one
 * @param placeOf what a row is sorted by, down to what settles ties
 */
export function pageOf<Row>(
  found: readonly Row[],
  { list, perPage }: Pick<ListQuery, 'list' | 'perPage'>,
  placeOf: (row: Row) => readonly SortValue[],
): Page<Row> {
  const rows = found.slice(0, perPage);
  const last = rows.at(-1);
  const isLast = found.length <= perPage || last === undefined;
  return { rows, nextPage: isLast ? null : encodeCursor(list, placeOf(last)) };
}

/**
 * The page of a list that is there as a whole, ascending by the texts of `placeOf`.
 * @param types of those texts, as columns
 * @throws InvalidParameterError for a made-up cursor
 */
export function pageOfAll<Row>(
  all: readonly Row[],
  query: ListQuery,
  types: readonly string[],
  placeOf: (row: Row) => readonly string[],
): Page<Row> {
  const { page, perPage } = query;
  const after = query.after && valuesIn(types, query.after);
  const rows = after === undefined ? all : all.filter((row) => comesAfter(placeOf(row), after));
  return pageOf(rows.slice((page - 1) * perPage), query, placeOf);
}

/** A page as it is answered: its rows, as callers see them, under the list's name, and what leads on (contract 0.4). */
export function answerPage<Name extends string, Row, Shown>(
  name: Name,
  { rows, nextPage }: Page<Row>,
  show: (row: Row) => Shown,
): Readonly<Record<Name, Shown[]>> & { readonly next_page: string | null } {
  const shown = { [name]: rows.map((row) => show(row)) } as Record<Name, Shown[]>;
  return { ...shown, next_page: nextPage };
}

function comesAfter(place: readonly string[], after: readonly (SortValue | null)[]): boolean {
  const differing = place.findIndex((value, index) => value !== after[index]);
  return differing >= 0 && String(place[differing]) > String(after[differing]);
}
