import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type EntityManager, Repository } from 'typeorm';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { readPage } from '../../platform/common/listing/apply-list-query.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import type { Page } from '../../platform/common/listing/page.js';
import { Transactions } from '../../platform/database/transactions.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';
import { Booking } from './booking.entity.js';

/** Appointments are paged; their order is fixed. */
export const APPOINTMENT_LIST: ListSpecification = { sortFields: [], filterFields: {}, narrowedBy: ['client_id'] };

/** A booking with its payment, if one is asked for. */
export interface Appointment {
  readonly booking: Booking;
  readonly paymentStatus: PaymentStatus | null;
}

/** Bookings as staff read them (contract 5). */
@Injectable()
export class AppointmentsService {
  constructor(
    private readonly transactions: Transactions,
    @InjectRepository(Booking) private readonly bookings: Repository<Booking>,
  ) {}

  /** A page of the business's appointments, or of one client's, latest start first. */
  async list(businessUid: string, query: ListQuery, clientUid?: string): Promise<Page<Appointment>> {
    return this.transactions.read(businessUid, async (tx) => {
      const select = tx.withRepository(this.bookings).createQueryBuilder('booking');
      select.where('booking.businessUid = :businessUid', { businessUid });
      if (clientUid !== undefined) select.andWhere('booking.clientUid = :clientUid', { clientUid });
      const page = await readPage(select, query, {
        columns: { start_time: 'booking.startTime' },
        defaultSort: [{ field: 'start_time', direction: 'desc' }],
        tieBreaker: 'booking.uid',
      });
      return { ...page, rows: await withPayments(tx, businessUid, page.rows) };
    });
  }

  /** An appointment, also a cancelled one. @throws NotFoundError */
  async show(businessUid: string, uid: string): Promise<Appointment> {
    return this.transactions.read(businessUid, async (tx) => {
      const booking = await tx.withRepository(this.bookings).findOneBy({ businessUid, uid });
      const [appointment] = booking ? await withPayments(tx, businessUid, [booking]) : [];
      if (!appointment) throw new NotFoundError('Appointment');
      return appointment;
    });
  }
}

async function withPayments(
  tx: EntityManager,
  businessUid: string,
  bookings: readonly Booking[],
): Promise<Appointment[]> {
  const uids = bookings.flatMap(({ paymentStatusUid }) => paymentStatusUid ?? []);
  const statuses = uids.length === 0 ? [] : await tx.findBy(PaymentStatus, { businessUid, uid: Any(uids) });
  const statusByUid = new Map(statuses.map((status) => [status.uid, status]));
  return bookings.map((booking) => ({
    booking,
    paymentStatus: statusByUid.get(booking.paymentStatusUid ?? '') ?? null,
  }));
}
