import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessOwned } from '../../../platform/common/business-owned.js';
import { PaymentStatus } from '../../payments/payment-status.entity.js';
import { BookingCredit } from './booking-credit.entity.js';

/** One session of a credit, used for one payment status. Inactive once cancelled; at most one is active per payment status. */
@Entity('booking_credit_redemptions')
@ForeignKey(() => PaymentStatus, ['businessUid', 'paymentStatusUid'], ['businessUid', 'uid'], {
  name: 'fk_redemptions_payment_status',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => BookingCredit, ['businessUid', 'bookingCreditUid'], ['businessUid', 'uid'], {
  name: 'fk_redemptions_booking_credit',
  onDelete: 'RESTRICT',
})
@Index('uq_redemptions_active', ['businessUid', 'paymentStatusUid'], { unique: true, where: 'active' })
@Index('ix_redemptions_credit', ['businessUid', 'bookingCreditUid', 'createdAt'])
export class BookingCreditRedemption extends BusinessOwned {
  @Column('text')
  paymentStatusUid!: string;

  @Column('text')
  bookingCreditUid!: string;

  /** What the session was used for, as the payment status had it. */
  @Column('text')
  serviceUid!: string;

  @Column('boolean')
  active!: boolean;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  cancelledAt!: Date | null;
}
