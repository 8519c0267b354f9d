import { ApiProperty } from '@nestjs/swagger';
import { moneyAsNumber } from '../../../platform/common/money.js';
import { PAYABLE_TYPES, type PayableType, type PaymentState } from '../payment-status.entity.js';
import { amountLeftToPay } from '../payment-status.transitions.js';
import { PAYMENT_KINDS, type PaymentKind } from '../payment.entity.js';
import type { RecordedPayment } from '../record-payment.js';

/** A payment, and how its payment request stands after it. Amounts are numbers. */
export class PaymentResponse {
  @ApiProperty({ example: 'y1z2a3b4c5d6e7f8' })
  uid!: string;

  @ApiProperty({ enum: PAYMENT_KINDS, description: 'From the client, or back to it.' })
  kind!: PaymentKind;

  @ApiProperty({ example: 50, description: 'How much money it was, as a number.' })
  amount!: number;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ type: String, nullable: true, example: 'cash' })
  payment_method!: string | null;

  @ApiProperty({ example: 'Yoga class' })
  title!: string;

  @ApiProperty({ example: 'k3v9x0q2m8c1z7ab' })
  business_id!: string;

  @ApiProperty({ example: 'c8h2j5n0v4b7t1ye' })
  client_id!: string;

  @ApiProperty({ example: 'a1s2d3f4g5h6j7k8' })
  matter_uid!: string;

  @ApiProperty({ type: String, nullable: true, example: 'p4d8s1k6w0e3r5ty' })
  staff_id!: string | null;

  @ApiProperty({ enum: PAYABLE_TYPES })
  payment_subject_type!: PayableType;

  @ApiProperty({ example: 'q9w8e7r6t5y4u3i2' })
  payment_subject_id!: string;

  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  payment_status_uid!: string;

  @ApiProperty({ enum: ['pending', 'paid', 'cancelled'] })
  payment_status_state!: PaymentState;

  @ApiProperty({
    example: 100,
    description: 'All payments for the payment request together, less what was given back.',
  })
  amount_paid!: number;

  @ApiProperty({ example: 0, description: 'What is left to pay for the payment request, as a number.' })
  amount_left_to_pay!: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;
}

export function presentPayment({ payment, status }: RecordedPayment): PaymentResponse {
  return {
    uid: payment.uid,
    kind: payment.kind ?? 'payment',
    amount: moneyAsNumber(payment.amount),
    currency: payment.currency,
    payment_method: payment.paymentMethod,
    title: payment.title,
    business_id: payment.businessUid,
    client_id: status.clientUid,
    matter_uid: status.matterUid,
    staff_id: payment.staffUid,
    payment_subject_type: status.payableType,
    payment_subject_id: status.payableUid,
    payment_status_uid: status.uid,
    payment_status_state: status.state,
    amount_paid: moneyAsNumber(status.amountPaid),
    amount_left_to_pay: moneyAsNumber(amountLeftToPay(status)),
    created_at: payment.createdAt.toISOString(),
  };
}
