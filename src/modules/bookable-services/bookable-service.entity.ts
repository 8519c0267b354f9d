import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessOwned } from '../../platform/common/business-owned.js';
import type { Money } from '../../platform/common/money.js';
import { Business } from '../businesses/business.entity.js';

/** How a service is charged for. Only a `paid` one with a price above 0 makes bookings ask for a payment. */
export const CHARGE_TYPES = ['paid', 'free', 'no_price'] as const;
export type ChargeType = (typeof CHARGE_TYPES)[number];

/** Something a client can book: a service of the business, e.g. "Yoga class". */
@Entity('bookable_services')
@ForeignKey(() => Business, ['businessUid'], ['businessUid'], {
  name: 'fk_bookable_services_business',
  onDelete: 'RESTRICT',
})
@Index('ix_bookable_services_created', ['businessUid', 'createdAt', 'uid'])
@Check('ck_bookable_services_price', 'price >= 0')
export class BookableService extends BusinessOwned {
  @Column('text')
  name!: string;

  /** Minutes. */
  @Column('integer')
  duration!: number;

  @Column('text')
  chargeType!: ChargeType;

  @Column('numeric', { precision: 16, scale: 4, nullable: true })
  price!: Money | null;

  @Column('text')
  currency!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('boolean')
  active!: boolean;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}
