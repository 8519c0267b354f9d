import { ApiProperty } from '@nestjs/swagger';
import { compareMoney, moneyAsNumber, subtractMoney } from '../../../../platform/common/money.js';
import { PAYABLE_TYPES, type PayableType, type PaymentStatus } from '../../payment-status.entity.js';
import { amountLeftToPay } from '../../payment-status.transitions.js';
import { TaxResponse } from './payment-request.response.js';

/** What is paid for. */
export class CheckoutItemResponse {
  @ApiProperty({ example: 'Yoga class' })
  title!: string;

  @ApiProperty({ enum: PAYABLE_TYPES })
  entity_type!: PayableType;

  @ApiProperty({ example: 'q9w8e7r6t5y4u3i2' })
  entity_uid!: string;

  @ApiProperty({ example: '' })
  description!: string;

  @ApiProperty({ example: 0, description: 'Always 0.' })
  discount!: number;

  @ApiProperty({ example: 100, description: 'What it costs, as a number.' })
  price_before_discount!: number;

  @ApiProperty({ example: 100, description: 'The same: there are no discounts here.' })
  price_after_discount!: number;

  @ApiProperty({ type: [TaxResponse] })
  taxes!: TaxResponse[];
}

/** What a client needs to pay (contract 4.2). Amounts are numbers. */
export class CheckoutSessionResponse {
  @ApiProperty({ example: 80, description: '0 once it is paid or cancelled.' })
  amount_left_to_pay!: number;

  @ApiProperty({ example: 100, description: 'What is asked for, as a number.' })
  amount_total!: number;

  @ApiProperty({ example: 100, description: 'The net price, as a number: the price, unless another was given.' })
  net_total_amount!: number;

  @ApiProperty({ example: 80, description: 'What of that is left to pay, as a number.' })
  net_amount_left_to_pay!: number;

  @ApiProperty({ type: Object, nullable: true, example: null, description: 'Always null.' })
  checkout_options!: null;

  @ApiProperty({ example: 0, description: 'Always 0.' })
  coupon_discount!: number;

  @ApiProperty({ example: 0, description: 'Always 0.' })
  discount!: number;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ example: false, description: 'Always false.' })
  is_allowed_coupons!: boolean;

  @ApiProperty({ example: false, description: 'Always false.' })
  is_cart_coupon!: boolean;

  @ApiProperty({ type: [CheckoutItemResponse], description: 'What is paid for: one line.' })
  items!: CheckoutItemResponse[];

  @ApiProperty({ enum: PAYABLE_TYPES })
  payable_type!: PayableType;

  @ApiProperty({ example: 'q9w8e7r6t5y4u3i2' })
  payable_uid!: string;

  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  payment_status_uid!: string;

  @ApiProperty({ enum: ['due'], description: 'Always `due`.' })
  state!: 'due';

  @ApiProperty({ enum: ['exclude'] })
  tax_mode!: 'exclude';

  @ApiProperty({ type: [TaxResponse] })
  taxes!: TaxResponse[];

  @ApiProperty({ example: 'Yoga class' })
  title!: string;
}

/** Without a credit's price of 0, a net price of its own counts. */
export function presentCheckoutSession(status: PaymentStatus): CheckoutSessionResponse {
  const price = moneyAsNumber(status.price);
  const net = status.originalPrice === null ? (status.netPrice ?? status.price) : status.price;
  const netLeft = subtractMoney(net, status.amountPaid);
  const nothingLeft = status.state !== 'pending' || compareMoney(netLeft, '0') < 0;
  const taxes = status.taxUids.map((id) => ({ id }));
  return {
    amount_left_to_pay: moneyAsNumber(amountLeftToPay(status)),
    amount_total: price,
    net_total_amount: moneyAsNumber(net),
    net_amount_left_to_pay: nothingLeft ? 0 : moneyAsNumber(netLeft),
    checkout_options: null,
    coupon_discount: 0,
    discount: 0,
    currency: status.currency,
    is_allowed_coupons: false,
    is_cart_coupon: false,
    items: [
      {
        title: status.title,
        entity_type: status.payableType,
        entity_uid: status.payableUid,
        description: '',
        discount: 0,
        price_before_discount: price,
        price_after_discount: price,
        taxes,
      },
    ],
    payable_type: status.payableType,
    payable_uid: status.payableUid,
    payment_status_uid: status.uid,
    state: 'due',
    tax_mode: 'exclude',
    taxes,
    title: status.title,
  };
}
