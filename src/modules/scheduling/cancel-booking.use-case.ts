import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessCaller } from '../../platform/auth/caller.js';
import { Clock } from '../../platform/common/clock.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { Transactions } from '../../platform/database/transactions.js';
import { paymentStatusForUpdate } from '../payments/lock-payment-status.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';
import { cancel } from '../payments/payment-status.transitions.js';
import { Booking } from './booking.entity.js';
import type { CancelBookingDto } from './dto/booking.dto.js';

/** Calls a booking off; a payment that is still pending goes with it. Gives no credit back (contract 5, Bookings). */
@Injectable()
export class CancelBookingUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** The booking, cancelled now or before. @throws NotFoundError for an unknown one, also for a client's token another client's */
  async run({ principal }: BusinessCaller, dto: CancelBookingDto): Promise<Booking> {
    const { businessUid } = principal;
    if (dto.business_id !== businessUid) throw new NotFoundError('Booking');
    const key = { businessUid, uid: dto.booking_id };
    const owner = principal.type === 'client' ? { clientUid: principal.uid } : {};
    const now = this.clock.now();
    return this.transactions.write(businessUid, async (tx) => {
      const known = await tx.findOneBy(Booking, { ...key, ...owner });
      if (!known) throw new NotFoundError('Booking');
      // Payment statuses are locked before anything else (docs/architecture.md, Lock order).
      await cancelPendingPayment(tx, known, now);
      const booking = await tx.findOneOrFail(Booking, { where: key, lock: { mode: 'for_no_key_update' } });
      if (booking.status === 'cancelled') return booking;
      const change = { status: 'cancelled', cancelledAt: now, updatedAt: now } as const;
      await tx.update(Booking, key, change);
      return Object.assign(booking, change);
    });
  }
}

/** What is paid stays paid, with money or with a credit. */
async function cancelPendingPayment(
  tx: EntityManager,
  { businessUid, paymentStatusUid: uid }: Booking,
  now: Date,
): Promise<void> {
  if (uid === null) return;
  const status = await paymentStatusForUpdate(tx, businessUid, uid);
  if (status?.state !== 'pending') return;
  await tx.update(PaymentStatus, { businessUid, uid }, cancel(status, now));
}
