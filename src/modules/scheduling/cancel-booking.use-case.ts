import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessCaller } from '../../platform/auth/caller.js';
import { Clock } from '../../platform/common/clock.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { Transactions } from '../../platform/database/transactions.js';
import { paymentStatusForUpdate } from '../payments/lock-payment-status.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';
import { callOff } from '../payments/payment-status.transitions.js';
import { Booking } from './booking.entity.js';
import type { CancelBookingDto } from './dto/booking.dto.js';
import { BookingHasBegunError } from './scheduling.errors.js';

/** Calls a booking off: nothing is owed for it any more. What is paid is given back by others (contract 5, Bookings). */
@Injectable()
export class CancelBookingUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * The booking, cancelled now or before.
   * @throws NotFoundError for an unknown one, also for a client's token another client's; BookingHasBegunError for a client's token
   *   once it has begun
   */
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
      const payment = await paymentForUpdate(tx, known);
      const booking = await tx.findOneOrFail(Booking, { where: key, lock: { mode: 'for_no_key_update' } });
      const isCancelled = booking.status === 'cancelled';
      if (!isCancelled && principal.type === 'client' && booking.startTime <= now) throw new BookingHasBegunError();
      // An instance of an earlier version may have cancelled the booking without a word to what was paid.
      if (payment && (!isCancelled || payment.payableCancelledAt === null)) {
        await tx.update(PaymentStatus, { businessUid, uid: payment.uid }, callOff(payment, now));
      }
      if (isCancelled) return booking;
      const change = { status: 'cancelled', cancelledAt: now, updatedAt: now } as const;
      await tx.update(Booking, key, change);
      return Object.assign(booking, change);
    });
  }
}

async function paymentForUpdate(
  tx: EntityManager,
  { businessUid, paymentStatusUid }: Booking,
): Promise<PaymentStatus | null> {
  return paymentStatusUid === null ? null : paymentStatusForUpdate(tx, businessUid, paymentStatusUid);
}
