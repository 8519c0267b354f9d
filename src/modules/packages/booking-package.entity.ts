import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessOwned } from '../../platform/common/business-owned.js';
import type { ExpirationUnit } from '../../platform/common/calendar.js';
import type { Money } from '../../platform/common/money.js';
import { Business } from '../businesses/business.entity.js';

/** How a displayed discount is meant: a fixed amount or per cent. */
export type DiscountUnit = 'f' | 'p';

/** Sessions that a package contains: so many for any of these services. */
export interface PackageItem {
  readonly total_bookings: number;
  readonly service_uids: readonly string[];
}

/** A product that comes with a package. */
export interface PackageProduct {
  readonly id: string;
  readonly name: string;
  readonly quantity: number;
}

/** A package in a business's catalogue: the template that client packages are copied from (contract, Vocabulary). */
@Entity('booking_packages')
@ForeignKey(() => Business, ['businessUid'], ['businessUid'], {
  name: 'fk_booking_packages_business',
  onDelete: 'RESTRICT',
})
@Index('ix_booking_packages_order', ['businessUid', 'order', 'uid'])
@Index('ix_booking_packages_uid', ['uid'])
@Check('ck_booking_packages_price', 'price >= 0')
@Check('ck_booking_packages_expiration', `expiration >= 1 and expiration_unit in ('d', 'w', 'm', 'y')`)
export class BookingPackage extends BusinessOwned {
  @Column('text')
  name!: string;

  @Column('numeric', { precision: 16, scale: 4 })
  price!: Money;

  @Column('text')
  currency!: string;

  /** A client package is valid this many units long. */
  @Column('integer')
  expiration!: number;

  @Column('text')
  expirationUnit!: ExpirationUnit;

  @Column('text')
  description!: string;

  @Column('text')
  imagePath!: string;

  /** For display only (contract 3.1). */
  @Column('numeric', { precision: 16, scale: 4, nullable: true })
  discountAmount!: Money | null;

  @Column('text', { nullable: true })
  discountUnit!: DiscountUnit | null;

  /** Listed publicly (contract 3.7). */
  @Column('boolean')
  onlinePaymentEnabled!: boolean;

  @Column('boolean')
  active!: boolean;

  /** Place in the list, ascending. */
  @Column('integer')
  order!: number;

  @Column('jsonb')
  items!: PackageItem[];

  @Column('jsonb')
  products!: PackageProduct[];

  @Column('text', { array: true })
  taxUids!: string[];

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  deletedAt!: Date | null;
}
