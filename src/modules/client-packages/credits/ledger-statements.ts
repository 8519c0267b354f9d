import { batchStatement, bindRows } from '../../../platform/database/pipeline/batch-statement.js';
import type { BoundStatement } from '../../../platform/database/pipeline/pipeline-query.js';
import type { BookingCredit } from '../entities/booking-credit.entity.js';
import type { CreditLedgerEntry } from '../entities/credit-ledger-entry.entity.js';
import type { CreditSnapshot, CreditUse } from './credit.types.js';

/** What writes the books, for any number of rows. Nothing else inserts an entry or changes a counter (docs/architecture.md, Ledger). */

/** The database refuses a second entry of the same number (`pk_credit_ledger_entries`). */
export const INSERT_ENTRIES = batchStatement({
  name: 'ledger_insert_entries',
  columns: {
    business_uid: 'text',
    booking_credit_uid: 'text',
    sequence: 'integer',
    kind: 'text',
    quantity: 'integer',
    balance_after: 'integer',
    redemption_uid: 'text',
    actor_type: 'text',
    actor_uid: 'text',
    reason: 'text',
    request_id: 'text',
    created_at: 'timestamptz',
  },
  text: ({ rows }) => `
  insert into credit_ledger_entries (business_uid, booking_credit_uid, sequence, kind, quantity, balance_after, redemption_uid,
    actor_type, actor_uid, reason, request_id, created_at)
  select given.business_uid, given.booking_credit_uid, given.sequence, given.kind, given.quantity, given.balance_after,
    given.redemption_uid, given.actor_type, given.actor_uid, given.reason, given.request_id, given.created_at
  from ${rows}`,
});

/** Inserts `entries`, as a statement of a batch. */
export function insertEntries(entries: readonly CreditLedgerEntry[]): BoundStatement {
  return bindRows(INSERT_ENTRIES, {
    business_uid: entries.map(({ businessUid }) => businessUid),
    booking_credit_uid: entries.map(({ bookingCreditUid }) => bookingCreditUid),
    sequence: entries.map(({ sequence }) => sequence),
    kind: entries.map(({ kind }) => kind),
    quantity: entries.map(({ quantity }) => quantity),
    balance_after: entries.map(({ balanceAfter }) => balanceAfter),
    redemption_uid: entries.map(({ redemptionUid }) => redemptionUid),
    actor_type: entries.map(({ actorType }) => actorType),
    actor_uid: entries.map(({ actorUid }) => actorUid),
    reason: entries.map(({ reason }) => reason),
    request_id: entries.map(({ requestId }) => requestId),
    created_at: entries.map(({ createdAt }) => createdAt),
  });
}

/** The database refuses to go beyond the total (`ck_booking_credits_usage`). */
export const USE_CREDITS = batchStatement({
  name: 'ledger_use_credits',
  columns: { business_uid: 'text', uid: 'text', sessions: 'integer', entries: 'integer' },
  text: (given) => `
  update booking_credits c
  set bookings_usage = c.bookings_usage + given.sessions, ledger_sequence = c.ledger_sequence + given.entries
  from ${given.rows}
  where c.business_uid = given.business_uid and c.uid = given.uid and c.business_uid = ${given.businesses}`,
});

/** Takes what is used from the credits, as a statement of a batch; its entries go with it ({@link insertEntries}). */
export function useCredits(uses: readonly CreditUse[]): BoundStatement {
  const sums = new Map<CreditSnapshot, { sessions: number; entries: number }>();
  for (const { credit, quantity } of uses) {
    const { sessions, entries } = sums.get(credit) ?? { sessions: 0, entries: 0 };
    sums.set(credit, { sessions: sessions + quantity, entries: entries + 1 });
  }
  const credits = [...sums.keys()];
  const totals = [...sums.values()];
  return bindRows(USE_CREDITS, {
    business_uid: credits.map(({ businessUid }) => businessUid),
    uid: credits.map(({ uid }) => uid),
    sessions: totals.map(({ sessions }) => sessions),
    entries: totals.map(({ entries }) => entries),
  });
}

const SAVE_CREDITS = batchStatement({
  name: 'ledger_save_credits',
  columns: {
    business_uid: 'text',
    uid: 'text',
    total_bookings: 'integer',
    bookings_usage: 'integer',
    ledger_sequence: 'integer',
    valid_from: 'date',
    valid_until: 'date',
    active: 'boolean',
  },
  text: (given) => `
  update booking_credits c
  set total_bookings = given.total_bookings, bookings_usage = given.bookings_usage, ledger_sequence = given.ledger_sequence,
    valid_from = given.valid_from, valid_until = given.valid_until, active = given.active
  from ${given.rows}
  where c.business_uid = given.business_uid and c.uid = given.uid and c.business_uid = ${given.businesses}`,
});

/** Credits as a change has left them. */
export function saveCredits(credits: readonly BookingCredit[]): BoundStatement {
  return bindRows(SAVE_CREDITS, {
    business_uid: credits.map(({ businessUid }) => businessUid),
    uid: credits.map(({ uid }) => uid),
    total_bookings: credits.map(({ totalBookings }) => totalBookings),
    bookings_usage: credits.map(({ bookingsUsage }) => bookingsUsage),
    ledger_sequence: credits.map(({ ledgerSequence }) => ledgerSequence),
    valid_from: credits.map(({ validFrom }) => validFrom),
    valid_until: credits.map(({ validUntil }) => validUntil),
    active: credits.map(({ active }) => active),
  });
}
