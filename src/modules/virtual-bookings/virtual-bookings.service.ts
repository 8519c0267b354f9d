import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { StaffCaller } from '../../platform/auth/caller.js';
import { Clock } from '../../platform/common/clock.js';
import { requireInstant } from '../../platform/common/instant.js';
import { toMoneyIn } from '../../platform/common/money.js';
import { newUid } from '../../platform/common/uid.js';
import { Transactions } from '../../platform/database/transactions.js';
import { BookableServicesService } from '../bookable-services/bookable-services.service.js';
import { referencedService } from '../bookable-services/referenced-service.js';
import { ClientsService } from '../clients/clients.service.js';
import { referencedMatter } from '../clients/referenced-matter.js';
import type { CreateVirtualBookingDto } from './dto/create-virtual-booking.dto.js';
import { PendingBooking } from './pending-booking.entity.js';

/** How times without an offset are read. */
const UTC = 'utc';

/** Pending bookings of our own, so that the virtual path can be tried by hand. */
@Injectable()
export class VirtualBookingsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clients: ClientsService,
    private readonly services: BookableServicesService,
    private readonly clock: Clock,
    @InjectRepository(PendingBooking) private readonly pendingBookings: Repository<PendingBooking>,
  ) {}

  /**
   * Holds a booking that the client can pay for. A start in the past is allowed: that is how its refusal is tried.
   * @throws UnprocessableError for an unknown client, matter or service
   */
  async create({ principal }: StaffCaller, dto: CreateVirtualBookingDto): Promise<PendingBooking> {
    const { businessUid } = principal;
    return this.transactions.write(businessUid, async (tx) => {
      const service = await referencedService(this.services, tx, businessUid, dto.service_id);
      const matter = await referencedMatter(this.clients, tx, businessUid, {
        clientUid: dto.client_id,
        matterUid: dto.matter_uid,
      });
      const currency = dto.currency ?? service.currency;
      const booking = this.pendingBookings.create({
        businessUid,
        uid: newUid(),
        clientUid: dto.client_id,
        matterUid: matter.uid,
        serviceUid: service.uid,
        state: 'pending',
        price: toMoneyIn(currency, dto.price ?? service.price ?? 0, 'price'),
        currency,
        title: dto.title ?? service.name,
        startTime: requireInstant(dto.start_time, UTC, 'start_time'),
        expiresAt: dto.expires_at === undefined ? null : requireInstant(dto.expires_at, UTC, 'expires_at'),
        createdAt: this.clock.now(),
      });
      await tx.withRepository(this.pendingBookings).insert(booking);
      return booking;
    });
  }
}
