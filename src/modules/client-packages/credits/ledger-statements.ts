import { batchStatement, bindRows } from '../../../platform/database/pipeline/batch-statement.js';
import type { BoundStatement } from '../../../platform/database/pipeline/pipeline-query.js';
import type { BookingCredit } from '../entities/booking-credit.entity.js';
import type { CreditLedgerEntry } from '../entities/credit-ledger-entry.entity.js';
import type { CreditSnapshot, CreditUse } from './credit.types.js';

/** What writes the books, for any number of rows. Nothing else inserts an entry or changes a counter (docs/architecture.md, Ledger). */

/**
 * The database refuses a second entry of the same number (`pk_credit_ledger_entries`), and by the number 0, which no entry may have
 * (`ck_credit_ledger_entries_balance`), one whose balance is not the last entry's plus its quantity. The last entry is in the table or among the
 * rows. Only a correction may break with what came before it: that is what it is for.
 */
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
  text: ({ rows, businesses }) => `
  insert into credit_ledger_entries (business_uid, booking_credit_uid, sequence, kind, quantity, balance_after, redemption_uid,
    actor_type, actor_uid, reason, request_id, created_at)
  select b.business_uid, entry.booking_credit_uid,
    case when entry.kind = 'corrected' or entry.balance_after - entry.quantity =
        coalesce(last.balance_after, entry.balance_before, case entry.sequence when 1 then 0 end)
      then entry.sequence else 0 end,
    entry.kind, entry.quantity, entry.balance_after, entry.redemption_uid, entry.actor_type, entry.actor_uid, entry.reason,
    entry.request_id, entry.created_at
  from (
    select given.*, given.sequence - 1 as previous,
      case when lag(given.sequence) over history = given.sequence - 1 then lag(given.balance_after) over history end as balance_before
    from ${rows}
    window history as (partition by given.business_uid, given.booking_credit_uid order by given.sequence)
  ) as entry
  join businesses b on b.business_uid = entry.business_uid
  left join credit_ledger_entries last on last.business_uid = b.business_uid
    and last.booking_credit_uid = entry.booking_credit_uid and last.sequence = entry.previous
    and last.business_uid = ${businesses}
  where b.business_uid = ${businesses}`,
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

/** $1 business, $2 credit, $3 its latest entry. */
const RENUMBER = `update booking_credits set ledger_sequence = $3 where business_uid = $1 and uid = $2`;

/** Tells a credit which entry of its ledger is the latest; nothing else of it changes. */
export function renumberCredit(businessUid: string, uid: string, latest: number): BoundStatement {
  return { statement: { name: 'ledger_renumber_credit', text: RENUMBER }, values: [businessUid, uid, latest] };
}
