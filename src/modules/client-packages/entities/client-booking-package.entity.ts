import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { ExpiryLastDay } from '../../businesses/package-settings.js';
import { Matter } from '../../clients/matter.entity.js';
import { BusinessOwned } from '../../../platform/common/business-owned.js';
import type { CalendarDay } from '../../../platform/common/calendar.js';
import type { Money } from '../../../platform/common/money.js';
import { BookingPackage, type PackageProduct } from '../../packages/booking-package.entity.js';
import { PaymentStatus } from '../../payments/payment-status.entity.js';

/** The copy of a package that a client owns (contract, Vocabulary). What it was sold as never changes with the catalogue. */
@Entity('client_packages')
@ForeignKey(() => Matter, ['businessUid', 'clientUid', 'matterUid'], ['businessUid', 'clientUid', 'uid'], {
  name: 'fk_client_packages_matter',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => BookingPackage, ['businessUid', 'packageUid'], ['businessUid', 'uid'], {
  name: 'fk_client_packages_package',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => PaymentStatus, ['businessUid', 'paymentStatusUid'], ['businessUid', 'uid'], {
  name: 'fk_client_packages_payment_status',
  onDelete: 'RESTRICT',
})
@Index('ix_client_packages_client', ['businessUid', 'clientUid', 'createdAt', 'uid'])
@Check('ck_client_packages_validity', 'valid_from <= valid_until')
@Check('ck_client_packages_price', 'price >= 0')
export class ClientBookingPackage extends BusinessOwned {
  @Column('text')
  clientUid!: string;

  @Column('text')
  matterUid!: string;

  @Column('text')
  packageUid!: string;

  /** The payment request that asks for the package's own price. */
  @Column('text')
  paymentStatusUid!: string;

  /** Who sold it. */
  @Column('text')
  staffUid!: string;

  @Column('text')
  name!: string;

  @Column('numeric', { precision: 16, scale: 4 })
  price!: Money;

  @Column('text')
  currency!: string;

  @Column('text')
  imagePath!: string;

  @Column('jsonb')
  products!: PackageProduct[];

  /** First day it can be used, on the business's calendar. */
  @Column('date')
  validFrom!: CalendarDay;

  /** Last day it can be used, inclusive. */
  @Column('date')
  validUntil!: CalendarDay;

  /** How its last day was found from the package's expiration, as the business had it when it was sold (contract 2.8); null: `anniversary`. */
  @Column('text', { nullable: true })
  expiryLastDay!: ExpiryLastDay | null;

  @Column('boolean')
  active!: boolean;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}
