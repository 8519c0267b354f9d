import { Brackets, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import type { CalendarDay } from '../../../platform/common/calendar.js';
import { InvalidParameterError } from '../../../platform/common/errors/common.errors.js';
import { type ListColumns, SQL_OPERATORS } from '../../../platform/common/listing/apply-list-query.js';
import type {
  Filter,
  FilterOperator,
  FilterValue,
  ListQuery,
  ListSpecification,
} from '../../../platform/common/listing/list-query.js';
import { multiplyMoney } from '../../../platform/common/money.js';
import { PAYABLE_TYPES, type PaymentState } from '../payment-status.entity.js';

const COMPARISONS: readonly FilterOperator[] = ['eq', 'lt', 'lte', 'gt', 'gte'];
const ANY_OF: readonly FilterOperator[] = ['eq', 'in'];

/** States of the business list's filter: pending is split by the due date on the business's calendar (contract 0.6). */
const BUSINESS_STATES = ['NOT_YET_DUE', 'DUE', 'OVERDUE', 'PAID', 'CANCELLED'] as const;
type BusinessState = (typeof BUSINESS_STATES)[number];

/** Contract 4.1. */
export const CLIENT_PAYMENT_REQUESTS: ListSpecification = {
  sortFields: ['created_at', 'updated_at'],
  filterFields: {
    state: { type: ['pending', 'paid', 'cancelled'], operators: ANY_OF },
    uid: { type: 'text', operators: ANY_OF },
    entity_type: { type: PAYABLE_TYPES, operators: ANY_OF },
    entity_uid: { type: 'text', operators: ANY_OF },
  },
  narrowedBy: ['matter_uid', 'conversation_id'],
};

/** Contract 4.3. */
export const BUSINESS_PAYMENT_REQUESTS: ListSpecification = {
  sortFields: ['created_at', 'updated_at', 'due_date', 'state', 'entity_type'],
  filterFields: {
    client_uid: { type: 'text', operators: ['eq'] },
    matter_uid: { type: 'text', operators: ['eq'] },
    state: { type: BUSINESS_STATES, operators: ['in'] },
    created_at: { type: 'instant', operators: COMPARISONS },
    updated_at: { type: 'instant', operators: COMPARISONS },
    due_date: { type: 'day', operators: COMPARISONS },
    entity_type: { type: PAYABLE_TYPES, operators: ['in'] },
    entity_uid: { type: 'text', operators: ['eq'] },
    amount_pending: { type: 'amount', operators: COMPARISONS },
    amount_paid: { type: 'amount', operators: COMPARISONS },
  },
};

const NEWEST_FIRST = [{ field: 'created_at', direction: 'desc' }] as const;

/** Under the database's names, which hold within a subquery too. */
const COMMON_COLUMNS = {
  created_at: 'status.created_at',
  updated_at: 'status.updated_at',
  entity_type: 'status.payable_type',
  entity_uid: 'status.payable_uid',
  state: 'status.state',
};

export const CLIENT_COLUMNS: ListColumns = {
  columns: {
    ...COMMON_COLUMNS,
    uid: 'status.uid',
    // Adding nothing hides the column from its index, so that the client's rows are found and sorted. In the business's order,
    // which the index keeps, most rows passed are other clients'.
    updated_at: `status.updated_at + interval '0'`,
  },
  defaultSort: NEWEST_FIRST,
  tieBreaker: 'status.uid',
};

export const BUSINESS_COLUMNS = {
  columns: {
    ...COMMON_COLUMNS,
    client_uid: 'status.client_uid',
    due_date: 'status.due_date',
  },
  defaultSort: NEWEST_FIRST,
  thenBy: { state: 'status.created_at', entity_type: 'status.payable_uid' },
  tieBreaker: 'status.uid',
  handledElsewhere: ['state', 'matter_uid', 'amount_paid', 'amount_pending'],
} satisfies ListColumns;

/** @throws InvalidParameterError unless `entity_uid` goes with exactly one `entity_type` (contract 4.3). */
export function requireEntityTypeWithUid({ filters }: ListQuery): void {
  const types = filters.find(({ field }) => field === 'entity_type')?.values ?? [];
  if (filters.some(({ field }) => field === 'entity_uid') && types.length !== 1) {
    throw new InvalidParameterError('filter[entity_uid] needs exactly one filter[entity_type]', 'filter[entity_uid]');
  }
}

const RECORD_STATE: Readonly<Record<BusinessState, PaymentState>> = {
  NOT_YET_DUE: 'pending',
  DUE: 'pending',
  OVERDUE: 'pending',
  PAID: 'paid',
  CANCELLED: 'cancelled',
};
/** How a pending one's due date compares with today; put together they are operators too: `>=`, `<=`, `<>`. */
const DUE_DATE_SIGNS = { OVERDUE: '<', NOT_YET_DUE: '>', DUE: '=' };

/** Keeps the payment statuses that are in any of the states asked for on the day `today`. */
export function filterByBusinessState<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  { filters }: ListQuery,
  today: CalendarDay,
): void {
  for (const { values } of filters.filter(({ field }) => field === 'state')) {
    const operator = Object.entries(DUE_DATE_SIGNS)
      .map(([state, sign]) => (values.includes(state) ? sign : ''))
      .join('');
    const conditions = statesAmong(values)
      .map((state) => RECORD_STATE[state])
      .filter((state) => state !== 'pending')
      .map((state) => `status.state = '${state}'`);
    // All three signs leave nothing out. One comparison, where it is one, can be looked up in an index.
    if (operator.length === 3) conditions.push(`status.state = 'pending'`);
    else if (operator !== '') conditions.push(`status.state = 'pending' and status.due_date ${operator} :today`);
    select.andWhere(
      new Brackets((anyOf) => {
        for (const condition of conditions) anyOf.orWhere(condition, { today });
      }),
    );
  }
}

/** The matter that a list is narrowed to, if any. */
export function matterOf({ filters }: ListQuery): string | undefined {
  const value = filters.find(({ field }) => field === 'matter_uid')?.values[0];
  return value === undefined ? undefined : String(value);
}

/**
 * Columns that the database keeps beside the amounts, in ten-thousandths. Behind row-level security an index can't serve a
 * comparison of `numeric`s, whose operators might leak a value in an error; it can serve one of whole numbers.
 */
const COLUMN_BY_AMOUNT: Readonly<Record<string, string>> = {
  amount_paid: 'status.amount_paid_units',
  amount_pending: 'status.amount_pending_units',
};
const UNITS_PER_ONE = 10_000;

/** Filters of the business list that are not a comparison with one column of the entity. */
export function filterByDerivedValues<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  { filters }: ListQuery,
): void {
  filters.forEach((filter, index) => {
    const { field, operator, values } = filter;
    const column = COLUMN_BY_AMOUNT[field];
    if (column === undefined || operator === 'in') return;
    const parameter = `amount${index}`;
    const units = multiplyMoney(String(values[0]), UNITS_PER_ONE);
    // No amount is below 0; `false` spares the scan.
    if (operator === 'lt' && units === '0') select.andWhere('false');
    select.andWhere(`${column} ${SQL_OPERATORS[operator]} cast(:${parameter} as bigint)`, { [parameter]: units });
    if (needsSomethingPending(filter)) select.andWhere(`status.state = 'pending'`);
  });
}

/** Keeps what the filters leave of record states: all that they leave, and perhaps more. A sort by state skips the others. */
export function filterByRecordState<T extends ObjectLiteral>(
  select: SelectQueryBuilder<T>,
  { filters }: ListQuery,
): void {
  for (const filter of filters) {
    const states = filter.field === 'state' && statesAmong(filter.values).map((state) => RECORD_STATE[state]);
    if (states) select.andWhere('status.state in (:...recordStates)', { recordStates: states });
    if (needsSomethingPending(filter)) select.andWhere(`status.state = 'pending'`);
  }
}

/** True for a filter that only pending ones pass, having something left to pay. */
function needsSomethingPending({ field, operator, values }: Filter): boolean {
  const isAboveZero = operator === 'gt' || ((operator === 'gte' || operator === 'eq') && Number(values[0]) > 0);
  return field === 'amount_pending' && isAboveZero;
}

function statesAmong(values: readonly FilterValue[]): BusinessState[] {
  return BUSINESS_STATES.filter((state) => values.includes(state));
}
