import type { CreditSnapshot } from '../../src/modules/client-packages/credits/credit.types.js';
import type {
  Decision,
  PayableStatus,
  Redemption,
  RedemptionRequest,
} from '../../src/modules/client-packages/redemption/redemption.types.js';
import type { VirtualBooking } from '../../src/modules/virtual-bookings/virtual-booking.js';

/** The day on which these examples take place. */
export const TODAY = '2026-03-15';
export const YESTERDAY = '2026-03-14';
export const TOMORROW = '2026-03-16';
export const NEXT_MONTH = '2026-04-15';

const NOW = new Date('2026-03-15T12:00:00.000Z');

/** A usable credit of ten sessions for yoga, valid for months. */
export function aCredit(changes: Partial<CreditSnapshot> = {}): CreditSnapshot {
  return {
    businessUid: 'lotus',
    uid: 'credit',
    clientPackageUid: 'package',
    packageName: 'Ten classes',
    clientUid: 'grace',
    matterUid: 'knee',
    serviceUids: ['yoga'],
    totalBookings: 10,
    bookingsUsage: 0,
    ledgerSequence: 1,
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    active: true,
    createdAt: new Date('2026-01-01T09:00:00.000Z'),
    ...changes,
  };
}

/** A pending payment status for yoga. */
export function aStatus(changes: Partial<PayableStatus> = {}): PayableStatus {
  return {
    businessUid: 'lotus',
    uid: 'payment',
    clientUid: 'grace',
    matterUid: 'knee',
    serviceUid: 'yoga',
    state: 'pending',
    price: '50.0000',
    amountPaid: '0.0000',
    ...changes,
  };
}

/** A client's wish to pay {@link aStatus}. */
export function aRequest(changes: Partial<RedemptionRequest> = {}): RedemptionRequest {
  return {
    kind: 'redeem',
    businessUid: 'lotus',
    paymentStatusUid: 'payment',
    clientUid: 'grace',
    today: TODAY,
    now: NOW,
    actor: { type: 'client', uid: 'grace' },
    requestId: 'request',
    ...changes,
  };
}

/** A booking of yoga tomorrow that has no payment status yet. */
export function aVirtualBooking(changes: Partial<VirtualBooking> = {}): VirtualBooking {
  return {
    uid: 'booking',
    clientUid: 'grace',
    matterUid: 'knee',
    serviceUid: 'yoga',
    price: '50',
    currency: 'EUR',
    title: 'Yoga class',
    startTime: new Date('2026-03-16T10:00:00.000Z'),
    expiresAt: null,
    cancelled: false,
    isOurs: true,
    ...changes,
  };
}

/** The number of a redemption's ledger entry, and what is left of the credit afterwards. */
export function entryOf({ uses: [{ before, quantity }] }: Redemption): { sequence: number; balanceAfter: number } {
  return { sequence: before.sequence + 1, balanceAfter: before.balance - quantity };
}

/** The uid of the credit that pays, or why none does. */
export function outcomeOf(decision: Decision | undefined): string {
  if (!decision) return 'no decision';
  return decision.kind === 'redeemed' ? decision.uses[0].credit.uid : decision.code;
}
