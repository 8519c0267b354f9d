import { Check, Column, Entity, ForeignKey } from 'typeorm';
import { BusinessOwned } from '../../platform/common/business-owned.js';
import type { Money } from '../../platform/common/money.js';
import { BookableService } from '../bookable-services/bookable-service.entity.js';
import { Matter } from '../clients/matter.entity.js';

/** `materialised` once a payment status with the same uid exists. */
export type PendingBookingState = 'pending' | 'cancelled' | 'materialised';

/** A virtual booking of our own: visible and payable, with no payment status yet (contract, Vocabulary). */
@Entity('pending_bookings')
@ForeignKey(() => Matter, ['businessUid', 'clientUid', 'matterUid'], ['businessUid', 'clientUid', 'uid'], {
  name: 'fk_pending_bookings_matter',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => BookableService, ['businessUid', 'serviceUid'], ['businessUid', 'uid'], {
  name: 'fk_pending_bookings_service',
  onDelete: 'RESTRICT',
})
@Check('ck_pending_bookings_state', `state in ('pending', 'cancelled', 'materialised')`)
@Check('ck_pending_bookings_price', 'price >= 0')
export class PendingBooking extends BusinessOwned {
  @Column('text')
  clientUid!: string;

  @Column('text')
  matterUid!: string;

  @Column('text')
  serviceUid!: string;

  @Column('text')
  state!: PendingBookingState;

  @Column('numeric', { precision: 16, scale: 4 })
  price!: Money;

  @Column('text')
  currency!: string;

  @Column('text')
  title!: string;

  /** When the session takes place. A booking in the past can't be redeemed (contract 1.1). */
  @Column({ type: 'timestamptz', precision: 3 })
  startTime!: Date;

  /** Until when it is held, e.g. while checking out; null: not limited. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
