import type { IdempotencyKey } from '../../../../platform/common/idempotency-key.js';
import { batchStatement, bindRows, type InputRows } from '../../../../platform/database/pipeline/batch-statement.js';
import type { BoundStatement } from '../../../../platform/database/pipeline/pipeline-query.js';
import { type Fields, readText } from '../../../../platform/database/pipeline/wire-format.js';
import { READ_RECORDS } from '../../../../platform/idempotency/idempotency-records.js';
import type { PaymentState } from '../../../payments/payment-status.entity.js';
import { CREDIT_COLUMNS, creditOf } from '../../credits/credit-row.js';
import type { CreditOrder, PayableStatus } from '../redemption.types.js';
import { keyOf } from '../rules/decide-redemptions.js';

/**
 * What a batch reads before it decides. Each statement serves any number of rows, so that it is planned once, and each names its
 * businesses (docs/architecture.md, SQL rules 2 and 3). Locks are taken in the order of {@link gatherFor}, by key within each.
 */

const STATUS_KEY = { business_uid: 'text', uid: 'text' } as const;
/** With the business's day. */
const CLIENT_KEY = { business_uid: 'text', client_uid: 'text', today: 'date' } as const;

function statusOf([
  businessUid,
  uid,
  clientUid,
  matterUid,
  serviceUid,
  state,
  price,
  amountPaid,
]: Fields): PayableStatus {
  return {
    businessUid: readText(businessUid),
    uid: readText(uid),
    clientUid: readText(clientUid),
    matterUid: readText(matterUid),
    serviceUid: serviceUid ?? null,
    state: readText(state) as PaymentState,
    price: readText(price),
    amountPaid: readText(amountPaid),
  };
}

const SELECT_STATUSES = {
  columns: STATUS_KEY,
  rowOf: statusOf,
  text: (given: InputRows): string => `
  select s.business_uid, s.uid, s.client_uid, s.matter_uid, s.service_uid, s.state, s.price, s.amount_paid
  from ${given.rows}
  join payment_statuses s on s.business_uid = given.business_uid and s.uid = given.uid
  where s.business_uid = ${given.businesses}
  order by s.business_uid, s.uid`,
};

/** Credits that could pay for something on that day. */
const SELECT_CREDITS = {
  columns: CLIENT_KEY,
  rowOf: creditOf,
  text: (given: InputRows): string => `
  select ${CREDIT_COLUMNS}
  from ${given.rows}
  join booking_credits c on c.business_uid = given.business_uid and c.client_uid = given.client_uid
    and c.active and c.valid_until >= given.today and c.valid_from <= given.today and c.bookings_usage < c.total_bookings
  join client_packages p on p.business_uid = c.business_uid and p.uid = c.client_package_uid
  where c.business_uid = ${given.businesses}
  order by c.business_uid, c.uid`,
};

export const READ_STATUSES = batchStatement({ ...SELECT_STATUSES, name: 'redemption_read_statuses' });
export const READ_CREDITS = batchStatement({ ...SELECT_CREDITS, name: 'redemption_read_credits' });

/** Their rows may be changed by this transaction alone, but not their keys, so rows that refer to them can still be added. */
export const LOCK_STATUSES = batchStatement({
  ...SELECT_STATUSES,
  name: 'redemption_lock_statuses',
  text: (given) => `${SELECT_STATUSES.text(given)} for no key update of s`,
});
export const LOCK_CREDITS = batchStatement({
  ...SELECT_CREDITS,
  name: 'redemption_lock_credits',
  text: (given) => `${SELECT_CREDITS.text(given)} for no key update of c`,
});

/** The virtual bookings that are still pending, and whose they are by now. */
export const LOCK_PENDING_BOOKINGS = batchStatement({
  name: 'redemption_lock_pending_bookings',
  columns: STATUS_KEY,
  text: (given) => `
  select b.business_uid, b.uid, b.client_uid
  from ${given.rows}
  join pending_bookings b on b.business_uid = given.business_uid and b.uid = given.uid
  where b.business_uid = ${given.businesses} and b.state = 'pending'
  order by b.business_uid, b.uid
  for no key update of b`,
  rowOf: ([businessUid, uid, clientUid]) => ({
    businessUid: readText(businessUid),
    uid: readText(uid),
    clientUid: readText(clientUid),
  }),
});

/** Everything that deciding on `orders` needs, locked: payment statuses, credits, pending bookings; then stored responses. */
export function gatherFor(orders: readonly CreditOrder[]): BoundStatement[] {
  const ourBookings = orders.filter(({ virtualBooking }) => virtualBooking?.isOurs);
  const keys = orders.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
  return [
    bindRows(LOCK_STATUSES, statusKeys(orders)),
    bindRows(LOCK_CREDITS, clientKeys(orders)),
    ...(ourBookings.length > 0 ? [bindRows(LOCK_PENDING_BOOKINGS, statusKeys(ourBookings))] : []),
    // After the locks: whoever answered this key had them first.
    ...(keys.length > 0 ? [bindRows(READ_RECORDS, recordKeys(keys))] : []),
  ];
}

/** The same for one order, without locks. */
export function previewFor(order: CreditOrder): BoundStatement[] {
  return [bindRows(READ_STATUSES, statusKeys([order])), bindRows(READ_CREDITS, clientKeys([order]))];
}

/** The payment statuses named, each once. */
function statusKeys(orders: readonly CreditOrder[]) {
  const wanted = new Map(orders.map((order) => [keyOf(order.businessUid, order.paymentStatusUid), order]));
  const rows = [...wanted.values()];
  return {
    business_uid: rows.map(({ businessUid }) => businessUid),
    uid: rows.map(({ paymentStatusUid }) => paymentStatusUid),
  };
}

/** The clients concerned, each once for every day on which a request is judged. */
function clientKeys(orders: readonly CreditOrder[]) {
  const wanted = new Map(orders.map((order) => [`${keyOf(order.businessUid, order.clientUid)}/${order.today}`, order]));
  const rows = [...wanted.values()];
  return {
    business_uid: rows.map(({ businessUid }) => businessUid),
    client_uid: rows.map(({ clientUid }) => clientUid),
    today: rows.map(({ today }) => today),
  };
}

function recordKeys(keys: readonly IdempotencyKey[]) {
  return {
    business_uid: keys.map(({ businessUid }) => businessUid),
    principal: keys.map(({ principal }) => principal),
    key: keys.map(({ key }) => key),
  };
}
