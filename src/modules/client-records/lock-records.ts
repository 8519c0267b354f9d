import type { EntityManager } from 'typeorm';
import { BookingCredit } from '../client-packages/entities/booking-credit.entity.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';
import { PendingBooking } from '../virtual-bookings/pending-booking.entity.js';

/** What whoever holds it may move or end. */
export interface LockedRecords {
  readonly statuses: readonly PaymentStatus[];
  readonly credits: readonly BookingCredit[];
}

/**
 * Everything of a client's that pays or is paid, locked in the one lock order; the client itself is locked already, so that nothing is
 * added meanwhile (docs/architecture.md, Lock order).
 */
export async function lockRecords(tx: EntityManager, businessUid: string, clientUid: string): Promise<LockedRecords> {
  const options = {
    where: { businessUid, clientUid },
    order: { uid: 'ASC' },
    lock: { mode: 'for_no_key_update' },
  } as const;
  const statuses = await tx.find(PaymentStatus, options);
  const credits = await tx.find(BookingCredit, options);
  await tx.find(PendingBooking, { ...options, select: { uid: true } });
  return { statuses, credits };
}
