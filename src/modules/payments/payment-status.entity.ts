import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessOwned } from '../../platform/common/business-owned.js';
import type { CalendarDay } from '../../platform/common/calendar.js';
import type { Money } from '../../platform/common/money.js';
import { BookableService } from '../bookable-services/bookable-service.entity.js';
import { Client } from '../clients/client.entity.js';
import { Matter } from '../clients/matter.entity.js';

/** Record states (contract 0.6). */
export type PaymentState = 'pending' | 'paid' | 'cancelled';

/** What a payment is for (contract 0.6). */
export const PAYABLE_TYPES = [
  'Meeting',
  'PendingBooking',
  'Invoice',
  'ClientBookingPackage',
  'EventAttendance',
  'ProductOrder',
  'Cart',
] as const;
export type PayableType = (typeof PAYABLE_TYPES)[number];

/** A payment that a client owes or has made; the same record is called *payment request* in newer routes (contract, Vocabulary). */
@Entity('payment_statuses')
@ForeignKey(() => Client, ['businessUid', 'clientUid'], ['businessUid', 'uid'], {
  name: 'fk_payment_statuses_client',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => Matter, ['businessUid', 'clientUid', 'matterUid'], ['businessUid', 'clientUid', 'uid'], {
  name: 'fk_payment_statuses_matter',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => BookableService, ['businessUid', 'serviceUid'], ['businessUid', 'uid'], {
  name: 'fk_payment_statuses_service',
  onDelete: 'RESTRICT',
})
@Index('ix_payment_statuses_client', ['businessUid', 'clientUid', 'createdAt', 'uid'])
@Index('ix_payment_statuses_created', { synchronize: false })
@Index('ix_payment_statuses_updated', { synchronize: false })
@Index('ix_payment_statuses_due', { synchronize: false })
@Index('ix_payment_statuses_state', { synchronize: false })
@Index('ix_payment_statuses_payable', ['businessUid', 'payableType', 'payableUid', 'uid'])
@Index('ix_payment_statuses_amount_paid', { synchronize: false })
@Index('ix_payment_statuses_amount_pending', { synchronize: false })
@Index('ix_payment_statuses_state_amount_paid', { synchronize: false })
@Index('ix_payment_statuses_pending_due', { synchronize: false })
@Check('ck_payment_statuses_state', `state in ('pending', 'paid', 'cancelled')`)
@Check('ck_payment_statuses_amounts', 'price >= 0 and amount_paid >= 0')
@Check('ck_payment_statuses_paid_by_package', `original_price is null or (state = 'paid' and price = 0)`)
export class PaymentStatus extends BusinessOwned {
  @Column('text')
  clientUid!: string;

  @Column('text')
  matterUid!: string;

  /** What was booked; a payment without a service can't be paid with a credit (contract 1.1). */
  @Column('text', { nullable: true })
  serviceUid!: string | null;

  @Column('text')
  payableType!: PayableType;

  @Column('text')
  payableUid!: string;

  @Column('text')
  state!: PaymentState;

  @Column('numeric', { precision: 16, scale: 4 })
  price!: Money;

  /** The price before a credit paid for it; set exactly while a credit does. */
  @Column('numeric', { precision: 16, scale: 4, nullable: true })
  originalPrice!: Money | null;

  /** Without taxes, where that differs from the price. */
  @Column('numeric', { precision: 16, scale: 4, nullable: true })
  netPrice!: Money | null;

  @Column('numeric', { precision: 16, scale: 4, nullable: true })
  priceBeforeCoupon!: Money | null;

  @Column('numeric', { precision: 16, scale: 4 })
  amountPaid!: Money;

  @Column('text')
  currency!: string;

  /** What the client reads: the service's or package's name, or a title of the business's own (`sellable_name`). */
  @Column('text')
  title!: string;

  @Column('text', { array: true })
  taxUids!: string[];

  @Column('date')
  dueDate!: CalendarDay;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  paidAt!: Date | null;

  /** When what it is for was called off: from then on nothing is owed for it, whatever is given back. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  payableCancelledAt!: Date | null;

  @Column('text', { nullable: true })
  staffUid!: string | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}
