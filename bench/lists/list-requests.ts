import type { FilterField, ListSpecification } from '../../src/platform/common/listing/list-query.js';
import {
  BUSINESS_PAYMENT_REQUESTS,
  CLIENT_PAYMENT_REQUESTS,
} from '../../src/modules/payments/payment-requests/payment-request-lists.js';
import { BUSIEST_CLIENT, BUSIEST_MATTER, ORDINARY_CLIENT, ORDINARY_MATTER } from './one-large-business.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Before everything, long ago, a while ago, now, in a while, after everything. */
const DAYS = [-1_000, -650, -30, 0, 20, 1_000];
const AMOUNTS = ['0', '5', '60', '204.99', '9999'];
const UNKNOWN = 'nosuchuid';
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  client_uid: [ORDINARY_CLIENT, BUSIEST_CLIENT, UNKNOWN],
  matter_uid: [ORDINARY_MATTER, BUSIEST_MATTER, UNKNOWN],
};

/** A list to ask for: whose, and with which query. */
export interface ListRequest {
  readonly path: string;
  readonly query: string;
  /** Asks as this client; undefined: as staff. */
  readonly clientUid?: string;
}

/** Every documented filter with telling values, each with every documented order: what contract 4.1 and 4.3 allow. */
export function listRequests(now: Date): ListRequest[] {
  const own = [ORDINARY_CLIENT, BUSIEST_CLIENT].flatMap((clientUid) =>
    queriesOf(CLIENT_PAYMENT_REQUESTS, now).map((query) => ({
      path: '/client/payments/v1/payment_requests',
      query,
      clientUid,
    })),
  );
  const all = queriesOf(BUSINESS_PAYMENT_REQUESTS, now).map((query) => ({
    path: '/business/payments/v1/payment_requests',
    query,
  }));
  return [...own, ...all];
}

function queriesOf({ filterFields, sortFields }: ListSpecification, now: Date): string[] {
  const filters = Object.entries(filterFields).flatMap(([field, filter]) => filtersOf(field, filter, now));
  const sorts = sortFields.flatMap((field) => [`sort=${field}:asc`, `sort=${field}:desc`]);
  return ['', ...filters].flatMap((filter) =>
    ['', ...sorts].map((sort) => [filter, sort].filter((part) => part !== '').join('&')),
  );
}

function filtersOf(field: string, { type, operators }: FilterField, now: Date): string[] {
  // A record's id goes with exactly one type of record.
  const beside = field === 'entity_uid' ? '&filter[entity_type][in]=Meeting' : '';
  return operators.flatMap((operator) =>
    valuesOf(field, type, operator === 'in', now).map(
      (value) => `filter[${field}][${operator}]=${encodeURIComponent(value)}${beside}`,
    ),
  );
}

function valuesOf(field: string, type: FilterField['type'], several: boolean, now: Date): readonly string[] {
  if (type === 'amount') return AMOUNTS;
  if (type === 'text') return TEXTS[field] ?? [UNKNOWN];
  if (type === 'instant' || type === 'day') {
    const instants = DAYS.map((days) => new Date(now.getTime() + days * DAY_MS).toISOString());
    return type === 'instant' ? instants : instants.map((instant) => instant.slice(0, 10));
  }
  return several ? [...type, type.slice(0, 2).join(','), type.slice(-2).join(','), type.join(',')] : type;
}
