import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Transactions } from '../../platform/database/transactions.js';
import { PendingBooking } from './pending-booking.entity.js';
import type { VirtualBooking, VirtualBookingSource } from './virtual-booking.js';

/** Our own table of pending bookings. */
@Injectable()
export class PendingBookingSource implements VirtualBookingSource {
  readonly name = 'pending bookings';

  constructor(
    private readonly transactions: Transactions,
    @InjectRepository(PendingBooking) private readonly pendingBookings: Repository<PendingBooking>,
  ) {}

  async find(businessUid: string, clientUid: string | undefined, uid: string): Promise<VirtualBooking | undefined> {
    const where = { businessUid, uid, ...(clientUid === undefined ? {} : { clientUid }) };
    const row = await this.transactions.readForRedemption(businessUid, (tx) =>
      tx.withRepository(this.pendingBookings).findOneBy(where),
    );
    return row ? bookingOf(row) : undefined;
  }
}

function bookingOf(row: PendingBooking): VirtualBooking {
  const { uid, clientUid, matterUid, serviceUid, price, currency, title, startTime, expiresAt, state } = row;
  const cancelled = state === 'cancelled';
  return {
    uid,
    clientUid,
    matterUid,
    serviceUid,
    price,
    currency,
    title,
    startTime,
    expiresAt,
    cancelled,
    isOurs: true,
  };
}
