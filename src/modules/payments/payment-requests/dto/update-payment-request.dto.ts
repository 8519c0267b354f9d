import { CurrencyField, MoneyField, ObjectField, UidListField } from '../../../../platform/common/dto/fields.js';

/** Fields to change; those left out stay as they are. */
export class PaymentRequestChangeDto {
  @CurrencyField({ optional: true, description: 'Only while nothing has been paid.' })
  currency?: string | null;

  @MoneyField({ optional: true, example: 45, description: 'Default with a new price: the price.' })
  net_price?: number | string | null;

  @MoneyField({ optional: true, example: 50, description: 'Not below what has been paid.' })
  price?: number | string | null;

  @MoneyField({ optional: true, example: 60 })
  price_before_coupon?: number | string | null;

  @UidListField({ optional: true })
  tax_uids?: string[] | null;
}

/** `PUT /business/payments/v1/payment_requests/{uid}` (contract 4.5). */
export class UpdatePaymentRequestDto {
  @ObjectField(() => PaymentRequestChangeDto)
  payment_request!: PaymentRequestChangeDto;
}
