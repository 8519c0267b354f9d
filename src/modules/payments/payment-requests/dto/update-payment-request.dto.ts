import {
  CurrencyField,
  MoneyField,
  ObjectField,
  UidListField,
  UnitField,
} from '../../../../platform/common/dto/fields.js';
import { FixedFields } from '../../../../platform/common/dto/fixed-fields.js';
import type { PaymentState } from '../../payment-status.entity.js';

/** Fields to change; those left out stay as they are. The others that an answer has may be sent back as they are. */
@FixedFields(
  'uid',
  'amount',
  'amount_before_coupon',
  'amount_paid',
  'amount_pending',
  'net_amount',
  'fees_amount',
  'tips_amount',
  'taxes',
  'tax_mode',
  'due_date',
  'paid_at',
  'pait_at',
  'paid_by_package',
  'payable_type',
  'payable_uid',
  'sellable_name',
  'title',
  'matter_uid',
  'conversation_id',
  'client_id',
  'client_uid',
  'service_id',
  'service_uid',
  'staff_uid',
  'display',
  'created_at',
)
export class PaymentRequestChangeDto {
  @CurrencyField({ optional: true, description: 'Only while nothing has been paid.' })
  currency?: string | null;

  @MoneyField({ optional: true, example: 45, description: 'Default with a new price: the price.' })
  net_price?: number | string | null;

  @MoneyField({ optional: true, example: 50, description: 'Not below what has been paid.' })
  price?: number | string | null;

  @MoneyField({ optional: true, example: 60, description: 'What it was before a coupon; for display only.' })
  price_before_coupon?: number | string | null;

  @UidListField({ optional: true })
  tax_uids?: string[] | null;

  @UnitField(['pending', 'paid', 'cancelled'], {
    optional: true,
    example: 'cancelled',
    description: '`cancelled`: nothing is asked for any more. It can’t become anything else here.',
  })
  state?: PaymentState | null;
}

/** `PUT /business/payments/v1/payment_requests/{uid}` (contract 4.5). */
export class UpdatePaymentRequestDto {
  @ObjectField(() => PaymentRequestChangeDto, { description: 'The fields to change.' })
  payment_request!: PaymentRequestChangeDto;
}
