import { ApiProperty } from '@nestjs/swagger';
import { formatWithOffset } from '../../../../platform/common/calendar.js';
import { formatMoney, moneyAsNumber } from '../../../../platform/common/money.js';
import type { PackagePayment } from '../../package-payments.js';
import { PAYABLE_TYPES, type PayableType, type PaymentState, type PaymentStatus } from '../../payment-status.entity.js';

const PAID_AT = {
  type: String,
  format: 'date-time',
  nullable: true,
  example: null,
  description: 'When it was paid, whatever paid it; null: it is not.',
} as const;

/** A tax that a business names; its rate is the business's affair. */
export class TaxResponse {
  @ApiProperty({ example: 't1a2x3u4i5d6e7f8' })
  id!: string;
}

/** The package whose session paid a payment request. */
export class PaidByPackageResponse {
  @ApiProperty({ example: 'c1p2a3c4k5a6g7e8' })
  client_package_id!: string;

  @ApiProperty({ example: 'Ten yoga classes' })
  package_name!: string;

  @ApiProperty({ example: 'r1e2d3e4m5p6t7i8' })
  redemption_uid!: string;
}

/** A payment request (contract 4). Amounts that are strings have at least one decimal; times carry the business's offset. */
export class PaymentRequestResponse {
  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  uid!: string;

  @ApiProperty({
    enum: ['pending', 'paid', 'cancelled'],
    description: '`pending` is owed, `paid` is not any more, and `cancelled` never will be.',
  })
  state!: PaymentState;

  @ApiProperty({ example: '100.0', description: 'What is asked for, as text: 0.0 once a credit has paid.' })
  amount!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'What was asked for before a coupon, as text; null: there was none.',
  })
  amount_before_coupon!: string | null;

  @ApiProperty({ example: 0, description: 'What has been paid in money, as a number.' })
  amount_paid!: number;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Always null.' })
  amount_pending!: null;

  @ApiProperty({ example: '100.0', description: 'The net price, as text: the price, unless another was given.' })
  net_amount!: string;

  @ApiProperty({ example: 0, description: 'Always 0.' })
  fees_amount!: number;

  @ApiProperty({ example: 0, description: 'Always 0.' })
  tips_amount!: number;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ type: [TaxResponse] })
  taxes!: TaxResponse[];

  @ApiProperty({ enum: ['exclude'] })
  tax_mode!: 'exclude';

  @ApiProperty({ format: 'date', example: '2026-01-26' })
  due_date!: string;

  @ApiProperty(PAID_AT)
  paid_at!: string | null;

  @ApiProperty({ ...PAID_AT, description: 'A historic misspelling of paid_at that callers rely on.' })
  pait_at!: string | null;

  @ApiProperty({
    type: () => PaidByPackageResponse,
    nullable: true,
    example: null,
    description: 'The package whose session paid it, and the redemption; null unless one did.',
  })
  paid_by_package!: PaidByPackageResponse | null;

  @ApiProperty({ enum: PAYABLE_TYPES })
  payable_type!: PayableType;

  @ApiProperty({ example: 'q9w8e7r6t5y4u3i2' })
  payable_uid!: string;

  @ApiProperty({ example: 'Yoga class', description: 'What it is for, in words that the client sees.' })
  sellable_name!: string;

  @ApiProperty({ example: 'a1s2d3f4g5h6j7k8' })
  matter_uid!: string;

  @ApiProperty({ type: String, nullable: true, example: 'p4d8s1k6w0e3r5ty' })
  staff_uid!: string | null;

  @ApiProperty({ description: 'Whether the client sees it.' })
  display!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084+01:00' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084+01:00' })
  updated_at!: string;
}

/**
 * @param timeZone the business's
 * @param paidBy the package that paid it, if one did
 */
export function presentPaymentRequest(
  status: PaymentStatus,
  timeZone: string,
  paidBy?: PackagePayment,
): PaymentRequestResponse {
  const paidAt = status.paidAt && formatWithOffset(status.paidAt, timeZone);
  const paidByCredit = status.originalPrice !== null;
  return {
    uid: status.uid,
    state: status.state,
    amount: formatMoney(status.price),
    amount_before_coupon: status.priceBeforeCoupon && formatMoney(status.priceBeforeCoupon),
    amount_paid: moneyAsNumber(status.amountPaid),
    amount_pending: null,
    net_amount: formatMoney(paidByCredit ? status.price : (status.netPrice ?? status.price)),
    fees_amount: 0,
    tips_amount: 0,
    currency: status.currency,
    taxes: status.taxUids.map((id) => ({ id })),
    tax_mode: 'exclude',
    due_date: status.dueDate,
    paid_at: paidAt,
    pait_at: paidAt,
    paid_by_package: paidBy ? presentPaidBy(paidBy) : null,
    payable_type: status.payableType,
    payable_uid: status.payableUid,
    sellable_name: status.title,
    matter_uid: status.matterUid,
    staff_uid: status.staffUid,
    display: true,
    created_at: formatWithOffset(status.createdAt, timeZone),
    updated_at: formatWithOffset(status.updatedAt, timeZone),
  };
}

function presentPaidBy({ clientPackageUid, packageName, redemptionUid }: PackagePayment): PaidByPackageResponse {
  return { client_package_id: clientPackageUid, package_name: packageName, redemption_uid: redemptionUid };
}
