import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessCaller } from '../../platform/auth/caller.js';
import { calendarDayIn } from '../../platform/common/calendar.js';
import { Clock } from '../../platform/common/clock.js';
import {
  NotFoundError,
  ParameterMissingError,
  UnprocessableError,
} from '../../platform/common/errors/common.errors.js';
import { requireInstant } from '../../platform/common/instant.js';
import { isZero } from '../../platform/common/money.js';
import { newUid } from '../../platform/common/uid.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { BookableService } from '../bookable-services/bookable-service.entity.js';
import { BookableServicesService } from '../bookable-services/bookable-services.service.js';
import { referencedService } from '../bookable-services/referenced-service.js';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { referencedStaff } from '../businesses/referenced-staff.js';
import { StaffMember } from '../businesses/staff-member.entity.js';
import { ClientsService } from '../clients/clients.service.js';
import { referencedMatter } from '../clients/referenced-matter.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';
import { newPaymentStatus } from '../payments/payment-status.transitions.js';
import { Booking } from './booking.entity.js';
import type { CreateBookingDto } from './dto/booking.dto.js';
import { TimeslotUnavailableError } from './scheduling.errors.js';

/** Later than that, an end time would have no four-digit year in some zone. */
const LATEST_START = new Date('9999-01-01T00:00:00.000Z');

/** Books a session, and asks for its payment where the service is paid (contract 5, Bookings). */
@Injectable()
export class CreateBookingUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly services: BookableServicesService,
    private readonly clients: ClientsService,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws NotFoundError for another business, or for another client than the token's; ParameterMissingError when staff name no
   *   client; UnprocessableError for an unknown service, staff member, client or matter, or a deactivated service; what
   *   {@link bookingStart} throws
   */
  async run(caller: BusinessCaller, dto: CreateBookingDto): Promise<Booking> {
    const { businessUid } = caller.principal;
    if (dto.business_id !== businessUid) throw new NotFoundError('Business');
    const clientUid = clientBooked(caller, dto.client_id ?? undefined);
    const { timeZone: businessZone } = await this.profiles.get(businessUid);
    const now = this.clock.now();
    const timeZone = dto.time_zone ?? businessZone;
    const startTime = bookingStart(dto.start_time, timeZone, now);
    return this.transactions.write(businessUid, async (tx) => {
      const service = await referencedService(this.services, tx, businessUid, dto.service_id);
      if (!service.active) throw new UnprocessableError('service_id is not an active service', 'service_id');
      const matter = await referencedMatter(this.clients, tx, businessUid, { clientUid, matterUid: dto.matter_uid });
      const booking: Booking = Object.assign(new Booking(), {
        businessUid,
        uid: newUid(),
        clientUid,
        matterUid: matter.uid,
        serviceUid: service.uid,
        staffUid: await staffBooked(tx, caller, dto.staff_id ?? undefined),
        paymentStatusUid: null,
        status: 'scheduled' as const,
        title: service.name,
        startTime,
        duration: service.duration,
        timeZone,
        price: service.price ?? '0',
        currency: service.currency,
        formData: dto.form_data ?? null,
        cancelledAt: null,
        createdAt: now,
        updatedAt: now,
      });
      if (isPaid(service)) {
        const status = paymentFor(booking, businessZone);
        booking.paymentStatusUid = status.uid;
        await tx.insert(PaymentStatus, status);
      }
      await tx.insert(Booking, booking);
      return booking;
    });
  }
}

/**
 * The instant at which a booking starts: `text` is ISO 8601, read in `timeZone` where it has no offset, of two times the first
 * (contract 5, Bookings).
 * @throws InvalidParameterError (400) for a time that does not exist; TimeslotUnavailableError (422) for one that has passed
 */
function bookingStart(text: string, timeZone: string, now: Date): Date {
  const start = requireInstant(text, timeZone, 'start_time');
  if (start < now) throw new TimeslotUnavailableError('is in the past');
  if (start > LATEST_START) throw new TimeslotUnavailableError('is too far in the future');
  return start;
}

function clientBooked({ principal }: BusinessCaller, clientUid: string | undefined): string {
  if (principal.type !== 'client') {
    if (clientUid === undefined) throw new ParameterMissingError(['client_id']);
    return clientUid;
  }
  if (clientUid !== undefined && clientUid !== principal.uid) throw new NotFoundError('Client');
  return principal.uid;
}

/** Who gives the session: the one named, else the staff member who books it, else the first who worked for the business. */
async function staffBooked(
  tx: EntityManager,
  { principal: { businessUid, type, uid } }: BusinessCaller,
  staffUid: string | undefined,
): Promise<string | null> {
  if (staffUid !== undefined) return referencedStaff(tx, businessUid, staffUid);
  if (type === 'staff') return uid;
  const [first] = await tx.find(StaffMember, {
    select: { uid: true },
    where: { businessUid },
    order: { createdAt: 'ASC', uid: 'ASC' },
    take: 1,
  });
  return first?.uid ?? null;
}

function isPaid({ chargeType, price }: BookableService): boolean {
  return chargeType === 'paid' && price !== null && !isZero(price);
}

/** Due on the day of the session; a session that starts today is due today. */
function paymentFor(booking: Booking, businessZone: string): PaymentStatus {
  const { businessUid, clientUid, matterUid, serviceUid, price, currency, title, staffUid } = booking;
  return newPaymentStatus({
    businessUid,
    clientUid,
    matterUid,
    serviceUid,
    payableType: 'Meeting',
    payableUid: booking.uid,
    price,
    currency,
    title,
    dueDate: calendarDayIn(businessZone, booking.startTime),
    staffUid,
    now: booking.createdAt,
  });
}
