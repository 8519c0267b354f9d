import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessOwned } from '../../../platform/common/business-owned.js';
import type { CalendarDay } from '../../../platform/common/calendar.js';
import { ClientBookingPackage } from './client-booking-package.entity.js';

/**
 * A pool of sessions inside a client package. Its row is the lock of everything that changes the pool, so it repeats the
 * package's client, matter, validity and `active`: after waiting for the lock, PostgreSQL re-reads only the locked row.
 * The counters are a projection of the ledger (docs/architecture.md, Ledger).
 */
@Entity('booking_credits')
@ForeignKey(() => ClientBookingPackage, ['businessUid', 'clientPackageUid'], ['businessUid', 'uid'], {
  name: 'fk_booking_credits_client_package',
  onDelete: 'RESTRICT',
})
@Index('ix_booking_credits_client_package', ['businessUid', 'clientPackageUid', 'position'], { unique: true })
@Index('ix_booking_credits_usable', ['businessUid', 'clientUid', 'validUntil'], { where: 'active' })
@Check('ck_booking_credits_usage', 'bookings_usage >= 0 and bookings_usage <= total_bookings')
export class BookingCredit extends BusinessOwned {
  @Column('text')
  clientPackageUid!: string;

  /** Place among the package's credits, from 0. */
  @Column('integer')
  position!: number;

  @Column('text')
  clientUid!: string;

  @Column('text')
  matterUid!: string;

  /** The services it covers; empty: all of them (contract 1.1). */
  @Column('text', { array: true })
  serviceUids!: string[];

  @Column('integer')
  totalBookings!: number;

  @Column('integer')
  bookingsUsage!: number;

  /** Sequence of the latest ledger entry. */
  @Column('integer')
  ledgerSequence!: number;

  @Column('date')
  validFrom!: CalendarDay;

  @Column('date')
  validUntil!: CalendarDay;

  @Column('boolean')
  active!: boolean;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
