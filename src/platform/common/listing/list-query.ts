import { isCalendarDay } from '../calendar.js';
import { InvalidParameterError } from '../errors/common.errors.js';
import { isGiven } from '../given.js';
import { parseInstant } from '../instant.js';
import { isAmount } from '../money.js';

export const DEFAULT_PER_PAGE = 25;
export const MAX_PER_PAGE = 100;
const MAX_PAGE = 10_000;
/** Rows up to the end of a page: the database reads and sorts all of them. */
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
  readonly page: number;
  readonly perPage: number;
  readonly sort: readonly SortTerm[];
  readonly filters: readonly Filter[];
}

type RawQuery = Readonly<Record<string, unknown>>;

/**
 * Reads `page`, `per_page`, `sort=field:asc,…` and `filter[field][op]=value` (contract 0.4); a blank one counts as not given.
 * @throws InvalidParameterError naming the parameter that is unknown or out of bounds.
 */
export function parseListQuery(query: RawQuery, specification: ListSpecification): ListQuery {
  const page = wholeNumber(query, 'page', 1, MAX_PAGE);
  const perPage = wholeNumber(query, 'per_page', DEFAULT_PER_PAGE, MAX_PER_PAGE);
  if (page * perPage > MAX_REACH) {
    throw new InvalidParameterError(
      `page times per_page must not be above ${MAX_REACH}; narrow the list by a filter or search, or sort it the other way round`,
      'page',
    );
  }
  return {
    page,
    perPage,
    sort: parseSort(query['sort'], specification.sortFields),
    filters: Object.entries(query).flatMap(([key, value]) => {
      if (key !== 'filter' && !key.startsWith('filter[')) return [];
      return parseFilter(key, value, specification.filterFields);
    }),
  };
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
