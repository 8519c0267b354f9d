import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessOwned } from '../../platform/common/business-owned.js';
import type { Money } from '../../platform/common/money.js';
import { BookableService } from '../bookable-services/bookable-service.entity.js';
import { Matter } from '../clients/matter.entity.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';

export const BOOKING_STATUSES = ['scheduled', 'cancelled'] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

/** What a front end asked the client for; of no meaning to us. */
export type FormData = object;

/** A session that a client has booked; staff call it an appointment. Two bookings of one slot are allowed (contract 5). */
@Entity('bookings')
@ForeignKey(() => Matter, ['businessUid', 'clientUid', 'matterUid'], ['businessUid', 'clientUid', 'uid'], {
  name: 'fk_bookings_matter',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => BookableService, ['businessUid', 'serviceUid'], ['businessUid', 'uid'], {
  name: 'fk_bookings_service',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => PaymentStatus, ['businessUid', 'paymentStatusUid'], ['businessUid', 'uid'], {
  name: 'fk_bookings_payment_status',
  onDelete: 'RESTRICT',
})
@Index('ix_bookings_start', ['businessUid', 'startTime', 'uid'])
@Index('ix_bookings_client', ['businessUid', 'clientUid', 'startTime', 'uid'])
@Check('ck_bookings_status', `status in ('scheduled', 'cancelled')`)
export class Booking extends BusinessOwned {
  @Column('text')
  clientUid!: string;

  @Column('text')
  matterUid!: string;

  @Column('text')
  serviceUid!: string;

  @Column('text', { nullable: true })
  staffUid!: string | null;

  /** The payment for it; null when nothing is asked for it. Never changes. */
  @Column('text', { nullable: true })
  paymentStatusUid!: string | null;

  @Column('text')
  status!: BookingStatus;

  /** The service's name when it was booked. */
  @Column('text')
  title!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  startTime!: Date;

  /** Minutes; the service's when it was booked. */
  @Column('integer')
  duration!: number;

  /** IANA name; the zone in which the start was given. */
  @Column('text')
  timeZone!: string;

  /** The service's price when it was booked, 0 where it had none. What is owed is the payment status's. */
  @Column('numeric', { precision: 16, scale: 4 })
  price!: Money;

  @Column('text')
  currency!: string;

  @Column('jsonb', { nullable: true })
  formData!: FormData | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  cancelledAt!: Date | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}
