import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessOwned } from '../../platform/common/business-owned.js';
import type { Money } from '../../platform/common/money.js';
import { PaymentStatus } from './payment-status.entity.js';

/** Which way the money went: from the client, or back to it. */
export const PAYMENT_KINDS = ['payment', 'refund'] as const;
export type PaymentKind = (typeof PAYMENT_KINDS)[number];

/** Money that a client has paid for a payment status, or was given back: one row for each part. No amount of it ever changes. */
@Entity('payments')
@ForeignKey(() => PaymentStatus, ['businessUid', 'paymentStatusUid'], ['businessUid', 'uid'], {
  name: 'fk_payments_payment_status',
  onDelete: 'RESTRICT',
})
@Index('ix_payments_payment_status', ['businessUid', 'paymentStatusUid', 'createdAt'])
@Check('ck_payments_amount', 'amount >= 0')
@Check('ck_payments_kind', `kind in ('payment', 'refund')`)
export class Payment extends BusinessOwned {
  @Column('text')
  paymentStatusUid!: string;

  /** Null, in rows of instances that know no refunds yet: a payment. */
  @Column('text', { nullable: true })
  kind!: PaymentKind | null;

  @Column('numeric', { precision: 16, scale: 4 })
  amount!: Money;

  @Column('text')
  currency!: string;

  /** In the business's own words, e.g. `cash`; null when nobody said. */
  @Column('text', { nullable: true })
  paymentMethod!: string | null;

  @Column('text')
  title!: string;

  @Column('text', { nullable: true })
  staffUid!: string | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
