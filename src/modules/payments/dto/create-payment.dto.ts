import { ChoiceField, CurrencyField, MoneyField, TextField, UidField } from '../../../platform/common/dto/fields.js';
import { FixedFields } from '../../../platform/common/dto/fixed-fields.js';
import { PAYABLE_TYPES } from '../payment-status.entity.js';

/** What a payment can be for: a payable, or a payment status by its own name. */
const PAYMENT_SUBJECT_TYPES = [...PAYABLE_TYPES, 'PaymentStatus'] as const;
export type PaymentSubjectType = (typeof PAYMENT_SUBJECT_TYPES)[number];

/** `POST /platform/v1/payments`. */
export class CreatePaymentDto {
  @MoneyField({ example: 50, description: 'How much money was taken.' })
  amount!: number | string;

  @UidField({ aliases: ['client_uid'], description: 'Who pays.' })
  client_id!: string;

  @CurrencyField({ description: 'That of what is paid for.' })
  currency!: string;

  @TextField({ example: 'cash', description: 'In your own words.' })
  payment_method!: string;

  @TextField({ example: 'Yoga class' })
  title!: string;

  @ChoiceField(PAYMENT_SUBJECT_TYPES, {
    optional: true,
    example: 'ClientBookingPackage',
    description: 'What is paid for. Without it the payment stands for itself.',
  })
  payment_subject_type?: PaymentSubjectType | null;

  @UidField({
    optional: true,
    description: 'Its uid, or that of its payment request. Goes with `payment_subject_type`.',
  })
  payment_subject_id?: string | null;
}

/** `PUT /platform/v1/payments/{payment_status_uid}`: what is paid for, by whom and in which currency is the payment status's affair. */
@FixedFields(
  'client_id',
  'client_uid',
  'business_id',
  'matter_uid',
  'currency',
  'title',
  'payment_subject_type',
  'payment_subject_id',
  'payment_status_uid',
)
export class PayPaymentStatusDto {
  @TextField({ optional: true, example: 'cash', description: 'In your own words.' })
  payment_method?: string | null;

  @MoneyField({ optional: true, example: 50, description: 'Default: what is left to pay.' })
  amount?: number | string | null;
}

/** `POST /platform/v1/payments/{payment_status_uid}/refunds`. */
export class RefundDto {
  @MoneyField({ optional: true, example: 20, description: 'Default: all that has been paid in money.' })
  amount?: number | string | null;

  @TextField({ optional: true, example: 'cash', description: 'In your own words.' })
  payment_method?: string | null;

  @TextField({ optional: true, example: 'Deposit for a cancelled class', description: 'Default: the payment’s.' })
  title?: string | null;
}
