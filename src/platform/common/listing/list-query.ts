import { isCalendarDay } from '../calendar.js';
import { InvalidParameterError } from '../errors/common.errors.js';
import { isGiven } from '../given.js';
import { parseInstant } from '../instant.js';
import { isAmount } from '../money.js';
import { decodeCursor, type SortValue } from './cursor.js';

export const DEFAULT_PER_PAGE = 25;
export const MAX_PER_PAGE = 100;
/** Rows of a list that is answered whole; what is beyond them its `next_page` leads to. */
export const MAX_WHOLE = 1_000;
export const MAX_PAGE = 10_000;
/** Rows up to the end of a numbered page: the database reads and sorts all of them. A cursor leads anywhere. */
const MAX_REACH = 10_000;
const MAX_FILTER_VALUES = 100;
const MAX_VALUE_LENGTH = 255;
const MAX_SORT_FIELDS = 3;

const OPERATORS = ['eq', 'in', 'lt', 'lte', 'gt', 'gte'] as const;
export type FilterOperator = (typeof OPERATORS)[number];
export type FilterValue = string | Date;

/** How a filterable field is read: as text, one of some texts, an instant, a day or an amount. */
export interface FilterField {
  readonly type: 'text' | 'instant' | 'day' | 'amount' | readonly string[];
  readonly operators: readonly FilterOperator[];
}

/** What a list may be filtered and sorted by, under the names callers use. Everything else is 400 (contract 0.4). */
export interface ListSpecification {
  readonly sortFields: readonly string[];
  readonly filterFields: Readonly<Record<string, FilterField>>;
  /** Other parameters of the query that say which rows the list has, under every name. */
  readonly narrowedBy?: readonly string[];
  /** Answered whole unless `page` or `per_page` is given: the platform's list has no paging. */
  readonly isWhole?: true;
}

export interface Filter {
  readonly field: string;
  readonly operator: FilterOperator;
  readonly values: readonly FilterValue[];
}

export interface SortTerm {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

/** A list request, checked: what to skip and take, in which order, of which records. */
export interface ListQuery {
  /** What the list is of, and its order; cursors are good for one list. */
  readonly list: string;
  /** 1 where a cursor says where to begin. */
  readonly page: number;
  /** What the row was sorted by that the page comes after. */
  readonly after: readonly SortValue[] | undefined;
  readonly perPage: number;
  readonly sort: readonly SortTerm[];
  readonly filters: readonly Filter[];
}

type RawQuery = Readonly<Record<string, unknown>>;

/**
 * Reads `page`, `per_page`, `sort=field:asc,…` and `filter[field][op]=value` (contract 0.4); a blank one counts as not given.
 * @param path of the request: its part of what the list is of
 * @throws InvalidParameterError naming the parameter that is unknown or out of bounds.
 */
export function parseListQuery(query: RawQuery, specification: ListSpecification, path = ''): ListQuery {
  const sort = parseSort(query['sort'], specification.sortFields);
  const filters = Object.entries(query).flatMap(([key, value]) => {
    if (key !== 'filter' && !key.startsWith('filter[')) return [];
    return parseFilter(key, value, specification.filterFields);
  });
  const isWhole = specification.isWhole && !isGiven(query['page']) && !isGiven(query['per_page']);
  const perPage = isWhole ? MAX_WHOLE : wholeNumber(query, 'per_page', DEFAULT_PER_PAGE, MAX_PER_PAGE);
  const list = identityOf(path, sort, filters, narrowingIn(query, specification));
  return { list, ...parsePage(query, list, perPage), perPage, sort, filters };
}

function parsePage(query: RawQuery, list: string, perPage: number): Pick<ListQuery, 'page' | 'after'> {
  const text = query['page'];
  if (typeof text === 'string' && isGiven(text) && !/^[-+]?[\d.]+$/.test(text)) {
    return { page: 1, after: parseCursor(text, list) };
  }
  const page = wholeNumber(query, 'page', 1, MAX_PAGE);
  if (page * perPage <= MAX_REACH) return { page, after: undefined };
  throw new InvalidParameterError(
    `page times per_page must not be above ${MAX_REACH}; go on by next_page, narrow the list by a filter or search, or sort it the other way round`,
    'page',
  );
}

function parseCursor(text: string, list: string): readonly SortValue[] {
  const after = decodeCursor(list, text);
  if (after === undefined) {
    throw new InvalidParameterError(
      `page must be a whole number from 1 to ${MAX_PAGE}, or a next_page exactly as it was answered`,
      'page',
    );
  }
  if (after !== 'other') return after;
  throw new InvalidParameterError(
    'page is the next_page of another list: its path, sort and filters must be those that it was answered for; leave page out to begin anew',
    'page',
  );
}

/** Equal for requests of one list, whichever page they ask for. */
function identityOf(
  path: string,
  sort: readonly SortTerm[],
  filters: readonly Filter[],
  narrowing: readonly unknown[],
): string {
  const narrowed = filters.map(({ field, operator, values }) =>
    JSON.stringify([field, operator, ...values.map((value) => JSON.stringify(value)).toSorted()]),
  );
  return JSON.stringify([path, sort, narrowed.toSorted(), narrowing]);
}

function narrowingIn(query: RawQuery, { narrowedBy = [] }: ListSpecification): unknown[] {
  return narrowedBy.map((name) => (isGiven(query[name]) ? query[name] : null));
}

function wholeNumber(query: RawQuery, name: string, fallback: number, max: number): number {
  const text = query[name];
  if (!isGiven(text)) return fallback;
  const value = Number(text);
  if (typeof text !== 'string' || !/^\d{1,9}$/.test(text) || value < 1 || value > max) {
    throw new InvalidParameterError(`${name} must be a whole number from 1 to ${max}`, name);
  }
  return value;
}

function parseSort(text: unknown, allowed: readonly string[]): SortTerm[] {
  if (!isGiven(text)) return [];
  if (typeof text !== 'string') throw new InvalidParameterError('sort must be given once', 'sort');
  const terms = text.split(',', MAX_SORT_FIELDS + 1);
  if (terms.length > MAX_SORT_FIELDS)
    throw new InvalidParameterError(`sort takes up to ${MAX_SORT_FIELDS} fields`, 'sort');
  return terms.map((term) => {
    const [field = '', direction = 'asc', ...rest] = term.split(':');
    if (!allowed.includes(field)) {
      throw new InvalidParameterError(`sort by ${quote(field)} is not known; use one of ${allowed.join(', ')}`, 'sort');
    }
    if ((direction !== 'asc' && direction !== 'desc') || rest.length > 0) {
      throw new InvalidParameterError(`sort direction ${quote(direction)} is not known; use asc or desc`, 'sort');
    }
    return { field, direction };
  });
}

function parseFilter(key: string, value: unknown, fields: ListSpecification['filterFields']): Filter[] {
  const [, name = '', operatorText = ''] = /^filter\[([^\]]*)\]\[([^\]]*)\]$/.exec(key) ?? [];
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) {
    const known = Object.keys(fields).join(', ') || 'none';
    throw new InvalidParameterError(
      `filter ${quote(key)} is not known; fields: ${known}`,
      key.slice(0, MAX_VALUE_LENGTH),
    );
  }
  const operator = field.operators.find((candidate) => candidate === operatorText);
  if (!operator) {
    const known = field.operators.join(', ');
    throw new InvalidParameterError(`operator ${quote(operatorText)} is not known for ${name}; use ${known}`, key);
  }
  if (!isGiven(value)) return [];
  if (typeof value !== 'string') throw new InvalidParameterError(`${key} must be given once`, key);
  const texts = operator === 'in' ? value.split(',', MAX_FILTER_VALUES + 1) : [value];
  if (texts.length > MAX_FILTER_VALUES) {
    throw new InvalidParameterError(`${key} takes up to ${MAX_FILTER_VALUES} values`, key);
  }
  return [{ field: name, operator, values: texts.map((text) => filterValue(key, text, field.type)) }];
}

function filterValue(key: string, text: string, type: FilterField['type']): FilterValue {
  if (text.length > MAX_VALUE_LENGTH) throw new InvalidParameterError(`${key} is too long`, key);
  switch (type) {
    case 'text':
      return text;
    case 'instant': {
      const instant = parseInstant(text);
      if (instant) return instant;
      throw new InvalidParameterError(`${key} must be an ISO 8601 time with its date`, key);
    }
    case 'day':
      if (isCalendarDay(text)) return text;
      throw new InvalidParameterError(`${key} must be a day that exists, YYYY-MM-DD`, key);
    case 'amount':
      if (isAmount(text)) return text;
      throw new InvalidParameterError(`${key} must be an amount`, key);
    default:
      if (type.includes(text)) return text;
      throw new InvalidParameterError(`${key} must be one of ${type.join(', ')}`, key);
  }
}

/** A caller's text within a message: short, and unmistakably a quotation. */
function quote(text: string): string {
  return JSON.stringify(text.slice(0, MAX_UNKNOWN_NAME));
}

const MAX_UNKNOWN_NAME = 40;
