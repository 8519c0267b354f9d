import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../platform/auth/principal.js';
import type { BoundStatement } from '../../../platform/database/pipeline/pipeline-query.js';
import { BookingCredit } from '../entities/booking-credit.entity.js';
import type { CreditLedgerEntry, LedgerEntryKind } from '../entities/credit-ledger-entry.entity.js';
import type { CreditSnapshot, LedgerPosition } from './credit.types.js';
import { insertEntries, renumberCredit, saveCredits } from './ledger-statements.js';

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
  readonly kind: Exclude<LedgerEntryKind, 'corrected'>;
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

/** A credit's counters, and what its ledger adds up to: 0 and 0 without entries. */
export interface LedgerComparison {
  readonly businessUid: string;
  readonly uid: string;
  readonly totalBookings: number;
  readonly bookingsUsage: number;
  /** The highest number of an entry. */
  readonly latest: number;
  /** The sum of all quantities. */
  readonly sum: number;
}

/**
 * What makes a ledger agree with its credit's counters again: an entry that adds what is missing, from which the numbers run on. For
 * an operator (docs/operations.md, When the books differ), under the credit's lock. Pure.
 */
export function correction(
  { businessUid, uid, totalBookings, bookingsUsage, latest, sum }: LedgerComparison,
  reason: string,
  context: ChangeContext,
): readonly BoundStatement[] {
  const quantity = totalBookings - bookingsUsage - sum;
  const before = { businessUid, uid, sequence: latest, balance: sum };
  const entry = ledgerEntry(before, { kind: 'corrected', quantity, reason }, context);
  return [renumberCredit(businessUid, uid, entry.sequence), insertEntries([entry])];
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
