import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../platform/auth/principal.js';
import { batchStatement, bindRows } from '../../../platform/database/pipeline/batch-statement.js';
import type { BoundStatement } from '../../../platform/database/pipeline/pipeline-query.js';
import { BookingCredit } from '../entities/booking-credit.entity.js';
import type { CreditLedgerEntry, LedgerEntryKind } from '../entities/credit-ledger-entry.entity.js';
import type { CreditSnapshot, LedgerPosition } from './credit.types.js';

/**
 * The one writer of the books (docs/architecture.md, Ledger): every entry is made by {@link ledgerEntry} and inserted by one
 * statement, and a credit's counters change by what its entries say.
 */

/** What an entry says about a change. */
export interface LedgerChange {
  readonly kind: LedgerEntryKind;
  /** Sessions added to what is left; negative: taken from it. */
  readonly quantity: number;
  readonly redemptionUid?: string;
  /** In words, for people. */
  readonly reason: string;
}

/** Who changes something, under which request, and when. */
export interface ChangeContext {
  readonly actor: Actor;
  readonly requestId: string;
  readonly now: Date;
}

/** A change of a credit that is locked, with the terms that change along with it. */
export interface CreditChange extends LedgerChange {
  readonly credit: BookingCredit;
  readonly terms?: Partial<Pick<BookingCredit, 'validFrom' | 'validUntil' | 'active'>>;
}

/** Where the ledger of `credit` stands after `used` more of its sessions have been used, with an entry for each. */
export function positionOf(
  credit: Pick<CreditSnapshot, 'businessUid' | 'uid' | 'ledgerSequence' | 'totalBookings' | 'bookingsUsage'>,
  used = 0,
): LedgerPosition {
  const { businessUid, uid, ledgerSequence, totalBookings, bookingsUsage } = credit;
  return { businessUid, uid, sequence: ledgerSequence + used, balance: totalBookings - bookingsUsage - used };
}

/** The entry for a change of the credit whose ledger stands at `before`. Pure. */
export function ledgerEntry(
  before: LedgerPosition,
  { kind, quantity, redemptionUid, reason }: LedgerChange,
  { actor, requestId, now }: ChangeContext,
): CreditLedgerEntry {
  return {
    businessUid: before.businessUid,
    bookingCreditUid: before.uid,
    sequence: before.sequence + 1,
    kind,
    quantity,
    balanceAfter: before.balance + quantity,
    redemptionUid: redemptionUid ?? null,
    actorType: actor.type,
    actorUid: actor.uid,
    reason,
    requestId,
    createdAt: now,
  };
}

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

function saveCredits(credits: readonly BookingCredit[]): BoundStatement {
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

/** Opens credits that have nothing yet with the sessions they are granted. @returns them as they are inserted, in the same order */
export async function openCredits(
  tx: EntityManager,
  grants: readonly CreditChange[],
  context: ChangeContext,
): Promise<BookingCredit[]> {
  const { credits, entries } = post(grants, context);
  await tx.insert(BookingCredit, credits);
  await run(tx, insertEntries(entries));
  return credits;
}

/** Changes locked credits, any number of times each: their counters and terms, and an entry for every change. Two statements. */
export async function postChanges(
  tx: EntityManager,
  changes: readonly CreditChange[],
  context: ChangeContext,
): Promise<void> {
  if (changes.length === 0) return;
  const { credits, entries } = post(changes, context);
  await run(tx, saveCredits(credits));
  await run(tx, insertEntries(entries));
}

/** The credits as `changes` leave them, one after the other, and an entry for each change. Pure. */
function post(
  changes: readonly CreditChange[],
  context: ChangeContext,
): { readonly credits: BookingCredit[]; readonly entries: CreditLedgerEntry[] } {
  const credits = new Map<string, BookingCredit>();
  const entries = changes.map((change) => {
    const before = credits.get(change.credit.uid) ?? change.credit;
    credits.set(before.uid, creditAfter(before, change));
    return ledgerEntry(positionOf(before), change, context);
  });
  return { credits: [...credits.values()], entries };
}

function creditAfter(credit: BookingCredit, { kind, quantity, terms }: CreditChange): BookingCredit {
  const ledgerSequence = credit.ledgerSequence + 1;
  switch (kind) {
    case 'redeemed':
    case 'restored':
      return { ...credit, ...terms, ledgerSequence, bookingsUsage: credit.bookingsUsage - quantity };
    case 'granted':
    case 'adjusted':
    case 'deactivated':
    case 'reactivated':
      return { ...credit, ...terms, ledgerSequence, totalBookings: credit.totalBookings + quantity };
  }
}

async function run(tx: EntityManager, { statement, values }: BoundStatement): Promise<void> {
  await tx.query(statement.text, [...values]);
}
