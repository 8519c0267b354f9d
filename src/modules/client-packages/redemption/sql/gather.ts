import { readText } from '../../../../platform/database/pipeline/wire-format.js';
import { type InputRows, batchStatement } from '../../../../platform/database/pipeline/batch-statement.js';
import { CREDIT_COLUMNS, creditOf, STATUS_COLUMNS, statusOf } from '../../credits/credit-row.js';

/**
 * The statements of a redemption batch. Each serves any number of rows, so that it is planned once, and each names its businesses
 * (design.md, SQL rules 2 and 3). Locks are taken in this order, by key within each: payment statuses, credits, pending bookings.
 */

const STATUS_KEY = { business_uid: 'text', uid: 'text' };
/** With the business's day. */
const CLIENT_KEY = { business_uid: 'text', client_uid: 'text', today: 'date' };

const SELECT_STATUSES = {
  columns: STATUS_KEY,
  rowOf: statusOf,
  text: (given: InputRows): string => `
  select ${STATUS_COLUMNS}
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

/** Answers the virtual bookings that no payment status has been made of yet. */
export const LOCK_PENDING_BOOKINGS = batchStatement({
  name: 'redemption_lock_pending_bookings',
  columns: STATUS_KEY,
  text: (given) => `
  select b.business_uid, b.uid
  from ${given.rows}
  join pending_bookings b on b.business_uid = given.business_uid and b.uid = given.uid
  where b.business_uid = ${given.businesses} and b.state = 'pending'
  order by b.business_uid, b.uid
  for no key update of b`,
  rowOf: ([businessUid, uid]) => ({ businessUid: readText(businessUid), uid: readText(uid) }),
});

/** The database refuses to go beyond the total (`ck_booking_credits_usage`). */
export const USE_CREDITS = batchStatement({
  name: 'redemption_use_credits',
  columns: { business_uid: 'text', uid: 'text', sessions: 'integer' },
  text: (given) => `
  update booking_credits c
  set bookings_usage = c.bookings_usage + given.sessions, ledger_sequence = c.ledger_sequence + given.sessions
  from ${given.rows}
  where c.business_uid = given.business_uid and c.uid = given.uid and c.business_uid = ${given.businesses}`,
});

export const PAY_STATUSES = batchStatement({
  name: 'redemption_pay_statuses',
  columns: { business_uid: 'text', uid: 'text', at: 'timestamptz' },
  text: (given) => `
  update payment_statuses s
  set state = 'paid', original_price = s.price, price = 0, paid_at = given.at, updated_at = given.at
  from ${given.rows}
  where s.business_uid = given.business_uid and s.uid = given.uid and s.business_uid = ${given.businesses}`,
});

/** Paid payment statuses out of virtual bookings. */
export const MATERIALISE_STATUSES = batchStatement({
  name: 'redemption_materialise_statuses',
  columns: {
    business_uid: 'text',
    uid: 'text',
    client_uid: 'text',
    matter_uid: 'text',
    service_uid: 'text',
    price: 'numeric',
    currency: 'text',
    title: 'text',
    due_date: 'date',
    at: 'timestamptz',
  },
  text: ({ rows }) => `
  insert into payment_statuses (business_uid, uid, client_uid, matter_uid, service_uid, payable_type, payable_uid, state, price,
    original_price, amount_paid, currency, title, tax_uids, due_date, paid_at, created_at, updated_at)
  select given.business_uid, given.uid, given.client_uid, given.matter_uid, given.service_uid, 'PendingBooking', given.uid, 'paid', 0,
    given.price, 0, given.currency, given.title, '{}', given.due_date, given.at, given.at, given.at
  from ${rows}`,
});

/** Pending bookings that have become payment statuses. */
export const MARK_MATERIALISED = batchStatement({
  name: 'redemption_mark_materialised',
  columns: STATUS_KEY,
  text: (given) => `
  update pending_bookings b set state = 'materialised'
  from ${given.rows}
  where b.business_uid = given.business_uid and b.uid = given.uid and b.business_uid = ${given.businesses}`,
});

/** The database refuses a second active one for a payment status (`uq_redemptions_active`). */
export const INSERT_REDEMPTIONS = batchStatement({
  name: 'redemption_insert_redemptions',
  columns: {
    business_uid: 'text',
    uid: 'text',
    payment_status_uid: 'text',
    booking_credit_uid: 'text',
    service_uid: 'text',
    at: 'timestamptz',
  },
  text: ({ rows }) => `
  insert into booking_credit_redemptions
    (business_uid, uid, payment_status_uid, booking_credit_uid, service_uid, active, created_at)
  select given.business_uid, given.uid, given.payment_status_uid, given.booking_credit_uid, given.service_uid, true, given.at
  from ${rows}`,
});

/** The database refuses a second entry of the same number (`pk_credit_ledger_entries`). */
export const INSERT_LEDGER_ENTRIES = batchStatement({
  name: 'redemption_insert_ledger_entries',
  columns: {
    business_uid: 'text',
    booking_credit_uid: 'text',
    sequence: 'integer',
    balance_after: 'integer',
    redemption_uid: 'text',
    actor_type: 'text',
    actor_uid: 'text',
    reason: 'text',
    request_id: 'text',
    at: 'timestamptz',
  },
  text: ({ rows }) => `
  insert into credit_ledger_entries (business_uid, booking_credit_uid, sequence, kind, quantity, balance_after, redemption_uid,
    actor_type, actor_uid, reason, request_id, created_at)
  select given.business_uid, given.booking_credit_uid, given.sequence, 'redeemed', -1, given.balance_after, given.redemption_uid,
    given.actor_type, given.actor_uid, given.reason, given.request_id, given.at
  from ${rows}`,
});
