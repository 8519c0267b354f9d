/** A payment status as far as lists can tell it from others. Instants are ISO 8601 in UTC, amounts whole. */
export interface ListedStatus {
  readonly uid: string;
  readonly client: number;
  readonly state: 'pending' | 'paid' | 'cancelled';
  readonly payableType: string;
  readonly payableUid: string;
  readonly price: number;
  readonly paid: number;
  readonly dueDate: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A filter; for `in` the value is a list with commas. */
export interface Asked {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
}

/** What is asked of the business's list (contract 4.3). */
export interface AskedPage {
  readonly filters: readonly Asked[];
  readonly sort: readonly { readonly field: string; readonly direction: 'asc' | 'desc' }[];
  readonly page: number;
  readonly perPage: number;
}

type Value = string | number;

const VALUE_BY_FIELD: Readonly<Record<string, (status: ListedStatus, today: string) => Value>> = {
  created_at: ({ createdAt }) => createdAt,
  updated_at: ({ updatedAt }) => updatedAt,
  due_date: ({ dueDate }) => dueDate,
  entity_type: ({ payableType }) => payableType,
  entity_uid: ({ payableUid }) => payableUid,
  amount_paid: ({ paid }) => paid,
  amount_pending: ({ state, price, paid }) => (state === 'pending' ? price - paid : 0),
  client_uid: ({ client }) => `client${client}`,
  matter_uid: ({ client }) => `matter${client}`,
  state: ({ state, dueDate }, today) => {
    if (state !== 'pending') return state.toUpperCase();
    if (dueDate > today) return 'NOT_YET_DUE';
    return dueDate === today ? 'DUE' : 'OVERDUE';
  },
};

const PASSES: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
};

/** The uids of the page, in order, found by looking at every status. @param today on the business's calendar */
export function expectedPage(statuses: readonly ListedStatus[], asked: AskedPage, today: string): string[] {
  const { filters, page, perPage } = asked;
  const matches = statuses.filter((status) => filters.every((filter) => passes(status, filter, today)));
  const order = orderOf(asked);
  const sorted = matches.toSorted((a, b) => {
    for (const { of, sign } of order) {
      const difference = compare(of(a), of(b)) * sign;
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return sorted.slice((page - 1) * perPage, page * perPage).map(({ uid }) => uid);
}

function passes(status: ListedStatus, { field, operator, value }: Asked, today: string): boolean {
  const own = VALUE_BY_FIELD[field]?.(status, today);
  if (own === undefined) throw new Error(`the model knows no ${field}`);
  if (operator === 'in') return value.split(',').includes(String(own));
  return PASSES[operator]?.(compare(own, typeof own === 'number' ? Number(value) : value)) ?? false;
}

/** As asked, newest first unless asked; then what settles ties, in the direction of the last field. */
function orderOf({ sort }: AskedPage): { of: (status: ListedStatus) => Value; sign: number }[] {
  const asked = sort.length > 0 ? sort : [{ field: 'created_at', direction: 'desc' as const }];
  const terms = asked.map(({ field, direction }) => ({ of: sortValue(field), sign: direction === 'asc' ? 1 : -1 }));
  const last = asked.at(-1);
  const sign = last?.direction === 'desc' ? -1 : 1;
  if (last?.field === 'state') terms.push({ of: ({ createdAt }) => createdAt, sign });
  if (last?.field === 'entity_type') terms.push({ of: ({ payableUid }) => payableUid, sign });
  return [...terms, { of: ({ uid }) => uid, sign }];
}

function sortValue(field: string): (status: ListedStatus) => Value {
  return (status) => (field === 'state' ? status.state : (VALUE_BY_FIELD[field]?.(status, '') ?? ''));
}

function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
