import { Injectable } from '@nestjs/common';
import type { IdempotencyKey } from '../../../../platform/common/idempotency-key.js';
import { GatherWriteTransactions } from '../../../../platform/database/gather-write-transactions.js';
import { READ_RECORDS } from '../../../../platform/idempotency/idempotency-records.js';
import type { CreditOrder, Decision, Outcome } from '../redemption.types.js';
import { decideRedemptions, keyOf } from '../rules/decide-redemptions.js';
import {
  gatherFor,
  LOCK_CREDITS,
  LOCK_PENDING_BOOKINGS,
  LOCK_STATUSES,
  previewFor,
  READ_CREDITS,
  READ_STATUSES,
} from '../sql/gather.js';
import { writesOf } from '../sql/write.js';

/** Gather, decide, write for a list of orders in one transaction (docs/architecture.md, Gather, decide, write). */
@Injectable()
export class RedemptionBatch {
  constructor(private readonly transactions: GatherWriteTransactions) {}

  /** Carries out what can be, all or nothing, and gives each order's outcome at its index. */
  redeem(orders: readonly CreditOrder[]): Promise<Outcome[]> {
    return this.transactions.run(businessesOf(orders), gatherFor(orders), (gathered) => {
      const stillPending = new Map(
        gathered
          .of(LOCK_PENDING_BOOKINGS)
          .map(({ businessUid, uid, clientUid }) => [keyOf(businessUid, uid), clientUid]),
      );
      const answered = new Map(gathered.of(READ_RECORDS).map((record) => [recordId(record), record]));
      const replays = orders.map(({ idempotencyKey }) =>
        idempotencyKey ? answered.get(recordId(idempotencyKey)) : undefined,
      );
      const decisions = decideRedemptions(
        orders.filter((_order, index) => !replays[index]).map((order) => withoutStaleBooking(order, stillPending)),
        gathered.of(LOCK_STATUSES),
        gathered.of(LOCK_CREDITS),
      );
      const remaining = decisions.values();
      const result = replays.map((record): Outcome =>
        record ? { kind: 'replayed', record } : nextDecision(remaining.next()),
      );
      return { writes: writesOf(decisions.filter((decision) => decision.kind === 'redeemed')), result };
    });
  }

  /** What {@link redeem} would decide now for one order. Locks and changes nothing. */
  preview(order: CreditOrder): Promise<Decision> {
    return this.transactions.run([order.businessUid], previewFor(order), (gathered) => {
      const [decision] = decideRedemptions([order], gathered.of(READ_STATUSES), gathered.of(READ_CREDITS));
      if (!decision) throw new Error('no decision for an order');
      return { writes: [], result: decision };
    });
  }
}

/** Keys may hold anything, so that only JSON keeps three of them apart. */
function recordId({ businessUid, principal, key }: Pick<IdempotencyKey, 'businessUid' | 'principal' | 'key'>): string {
  return JSON.stringify([businessUid, principal, key]);
}

function nextDecision(next: IteratorResult<Decision>): Decision {
  if (next.done) throw new Error('fewer decisions than orders');
  return next.value;
}

/** A pending booking that was cancelled, paid or became another client's since it was looked up is dropped: its uid is looked up again. */
function withoutStaleBooking(order: CreditOrder, stillPending: ReadonlyMap<string, string>): CreditOrder {
  if (!order.virtualBooking?.isOurs) return order;
  const clientUid = stillPending.get(keyOf(order.businessUid, order.paymentStatusUid));
  return clientUid === order.clientUid ? order : { ...order, virtualBooking: undefined };
}

function businessesOf(orders: readonly CreditOrder[]): string[] {
  return [...new Set(orders.map(({ businessUid }) => businessUid))];
}
