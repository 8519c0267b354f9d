import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../platform/auth/principal.js';
import type { BookingCredit } from '../entities/booking-credit.entity.js';
import { CreditLedgerEntry, type LedgerEntryKind } from '../entities/credit-ledger-entry.entity.js';

/** A change of a credit, as the ledger shall remember it. */
export interface LedgerChange {
  readonly kind: LedgerEntryKind;
  /** Sessions added to what is left; negative: taken from it. */
  readonly quantity: number;
  readonly redemptionUid?: string;
  readonly reason: string;
}

/** Who changes something, under which request, and when. */
export interface ChangeContext {
  readonly actor: Actor;
  readonly requestId: string;
  readonly now: Date;
}

/**
 * Appends the entry for a change that has just been made to `credit`, which must be locked or new, and gives it the next number.
 * The caller saves `credit` in the same transaction (design.md, Ledger).
 */
export async function appendLedgerEntry(
  tx: EntityManager,
  credit: BookingCredit,
  change: LedgerChange,
  { actor, requestId, now }: ChangeContext,
): Promise<void> {
  credit.ledgerSequence += 1;
  await tx.insert(CreditLedgerEntry, {
    businessUid: credit.businessUid,
    bookingCreditUid: credit.uid,
    sequence: credit.ledgerSequence,
    kind: change.kind,
    quantity: change.quantity,
    balanceAfter: credit.totalBookings - credit.bookingsUsage,
    redemptionUid: change.redemptionUid ?? null,
    actorType: actor.type,
    actorUid: actor.uid,
    reason: change.reason,
    requestId,
    createdAt: now,
  });
}
