import type { NamedStatement } from '../../database/exchange.js';
import { type Fields, textOf } from '../../database/fields.js';
import { NAMED_BUSINESSES as NAMED } from '../../database/pipelined-transaction.js';
import { CREDIT_COLUMNS, creditOf, STATUS_COLUMNS, statusOf } from './redemption.rows.js';
import type { CreditSnapshot, PayableStatus } from './redemption.types.js';

/**
 * The statements of a redemption batch. Each serves any number of rows through `unnest`, so that it is planned once, and each
 * names its businesses (design.md, SQL rules 2 and 3). Locks are taken in this order, by key within each: payment statuses,
 * credits, pending bookings.
 */

/** $1 businesses, $2 payment statuses. */
const SELECT_STATUSES = `
  select ${STATUS_COLUMNS}
  from unnest($1::text[], $2::text[]) as wanted (business_uid, uid)
  join payment_statuses s on s.business_uid = wanted.business_uid and s.uid = wanted.uid
  where s.business_uid = ${NAMED}
  order by s.business_uid, s.uid`;

/** $1 businesses, $2 clients, $3 the businesses' days. Credits that could pay for something on that day. */
const SELECT_CREDITS = `
  select ${CREDIT_COLUMNS}
  from unnest($1::text[], $2::text[], $3::date[]) as wanted (business_uid, client_uid, today)
  join booking_credits c on c.business_uid = wanted.business_uid and c.client_uid = wanted.client_uid
    and c.active and c.valid_until >= wanted.today and c.valid_from <= wanted.today and c.bookings_usage < c.total_bookings
  join client_packages p on p.business_uid = c.business_uid and p.uid = c.client_package_uid
  where c.business_uid = ${NAMED}
  order by c.business_uid, c.uid`;

export const READ_STATUSES: NamedStatement<PayableStatus> = {
  name: 'redemption_read_statuses',
  text: SELECT_STATUSES,
  rowOf: statusOf,
};
export const READ_CREDITS: NamedStatement<CreditSnapshot> = {
  name: 'redemption_read_credits',
  text: SELECT_CREDITS,
  rowOf: creditOf,
};

/** Their rows may be changed by this transaction alone, but not their keys, so rows that refer to them can still be added. */
export const LOCK_STATUSES: NamedStatement<PayableStatus> = {
  name: 'redemption_lock_statuses',
  text: `${SELECT_STATUSES} for no key update of s`,
  rowOf: statusOf,
};
export const LOCK_CREDITS: NamedStatement<CreditSnapshot> = {
  name: 'redemption_lock_credits',
  text: `${SELECT_CREDITS} for no key update of c`,
  rowOf: creditOf,
};

/** A virtual booking that no payment status has been made of yet. */
interface PendingBookingKey {
  readonly businessUid: string;
  readonly uid: string;
}

/** $1 businesses, $2 pending bookings. Answers those that are still pending. */
export const LOCK_PENDING_BOOKINGS: NamedStatement<PendingBookingKey> = {
  name: 'redemption_lock_pending_bookings',
  text: `
  select b.business_uid, b.uid
  from unnest($1::text[], $2::text[]) as wanted (business_uid, uid)
  join pending_bookings b on b.business_uid = wanted.business_uid and b.uid = wanted.uid
  where b.business_uid = ${NAMED} and b.state = 'pending'
  order by b.business_uid, b.uid
  for no key update of b`,
  rowOf: ([businessUid, uid]: Fields) => ({ businessUid: textOf(businessUid), uid: textOf(uid) }),
};

/** $1 businesses, $2 credits, $3 sessions used now. The database refuses to go beyond the total (`ck_booking_credits_usage`). */
export const USE_CREDITS: NamedStatement = {
  name: 'redemption_use_credits',
  text: `
  update booking_credits c
  set bookings_usage = c.bookings_usage + used.sessions, ledger_sequence = c.ledger_sequence + used.sessions
  from unnest($1::text[], $2::text[], $3::integer[]) as used (business_uid, uid, sessions)
  where c.business_uid = used.business_uid and c.uid = used.uid and c.business_uid = ${NAMED}`,
};

/** $1 businesses, $2 payment statuses, $3 time. */
export const PAY_STATUSES: NamedStatement = {
  name: 'redemption_pay_statuses',
  text: `
  update payment_statuses s
  set state = 'paid', original_price = s.price, price = 0, paid_at = paid.at, updated_at = paid.at
  from unnest($1::text[], $2::text[], $3::timestamptz[]) as paid (business_uid, uid, at)
  where s.business_uid = paid.business_uid and s.uid = paid.uid and s.business_uid = ${NAMED}`,
};

/** Paid payment statuses out of virtual bookings: one parameter for each column. */
export const MATERIALISE_STATUSES: NamedStatement = {
  name: 'redemption_materialise_statuses',
  text: `
  insert into payment_statuses (business_uid, uid, client_uid, matter_uid, service_uid, payable_type, payable_uid, state, price,
    original_price, amount_paid, currency, title, tax_uids, due_date, paid_at, created_at, updated_at)
  select b.business_uid, b.uid, b.client_uid, b.matter_uid, b.service_uid, 'PendingBooking', b.uid, 'paid', 0,
    b.price, 0, b.currency, b.title, '{}', b.due_date, b.at, b.at, b.at
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::text[], $8::text[], $9::date[],
    $10::timestamptz[]) as b (business_uid, uid, client_uid, matter_uid, service_uid, price, currency, title, due_date, at)`,
};

/** $1 businesses, $2 pending bookings that have become payment statuses. */
export const MARK_MATERIALISED: NamedStatement = {
  name: 'redemption_mark_materialised',
  text: `
  update pending_bookings b set state = 'materialised'
  from unnest($1::text[], $2::text[]) as done (business_uid, uid)
  where b.business_uid = done.business_uid and b.uid = done.uid and b.business_uid = ${NAMED}`,
};

/** One parameter for each column. The database refuses a second active one for a payment status (`uq_redemptions_active`). */
export const INSERT_REDEMPTIONS: NamedStatement = {
  name: 'redemption_insert_redemptions',
  text: `
  insert into booking_credit_redemptions
    (business_uid, uid, payment_status_uid, booking_credit_uid, service_uid, active, created_at)
  select r.business_uid, r.uid, r.payment_status_uid, r.booking_credit_uid, r.service_uid, true, r.at
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
    as r (business_uid, uid, payment_status_uid, booking_credit_uid, service_uid, at)`,
};

/** One parameter for each column. The database refuses a second entry of the same number (`pk_credit_ledger_entries`). */
export const INSERT_LEDGER_ENTRIES: NamedStatement = {
  name: 'redemption_insert_ledger_entries',
  text: `
  insert into credit_ledger_entries (business_uid, booking_credit_uid, sequence, kind, quantity, balance_after, redemption_uid,
    actor_type, actor_uid, reason, request_id, created_at)
  select e.business_uid, e.booking_credit_uid, e.sequence, 'redeemed', -1, e.balance_after, e.redemption_uid,
    e.actor_type, e.actor_uid, e.reason, e.request_id, e.at
  from unnest($1::text[], $2::text[], $3::integer[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::timestamptz[]) as e (business_uid, booking_credit_uid, sequence, balance_after, redemption_uid, actor_type, actor_uid,
    reason, request_id, at)`,
};
