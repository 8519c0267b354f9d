import { ApiProperty } from '@nestjs/swagger';
import type { PublishedRefusal } from '../../../platform/common/openapi/api-refusal.decorator.js';
import { ALREADY_PAID, PARTLY_PAID } from '../../payments/dto/payment-refusals.js';
import { PackageReasonResponse } from './preview.response.js';

export const PACKAGE_NAME = { type: 'string', example: 'Ten yoga classes', description: 'The package that paid.' };

const EXPIRED_PACKAGE = {
  client_package_id: 'c1p2a3c4k5a6g7e8',
  package_name: 'Five massages',
  reason: 'expired',
  on: '2026-01-31',
  fix: 'It expired on 2026-01-31. Extend its valid_until, or give the client a new package.',
};

const WHY_NO_PACKAGE = { example: [EXPIRED_PACKAGE], shapes: [PackageReasonResponse], isArray: true } as const;

/** Every refusal of a redemption, with real examples (contract 1.1). */
export const REDEMPTION_REFUSALS: readonly PublishedRefusal[] = [
  { code: 'PARAMETER_MISSING', message: '', field: 'payment_status_id' },
  { code: 'NOT_FOUND', message: 'Payment status not found' },
  { code: 'NO_PACKAGE', message: 'There is no package to use', details: WHY_NO_PACKAGE },
  ALREADY_PAID,
  PARTLY_PAID,
  { code: 'NOTHING_TO_PAY', message: 'The price is 0, so there is nothing that a credit could pay' },
  { code: 'PAYMENT_STATUS_CANCELLED', message: 'Payment status is cancelled' },
  { code: 'VIRTUAL_BOOKING_NOT_REDEEMABLE', message: 'The booking has expired' },
  { code: 'VIRTUAL_BOOKING_UNAVAILABLE', message: 'The booking could not be looked up; try again later' },
];

/** Where the want of a package is an answer and not a refusal. */
export const REFUSALS_WITHOUT_NO_PACKAGE = REDEMPTION_REFUSALS.filter(({ code }) => code !== 'NO_PACKAGE');

/** `data` of `validate` (contract 1.2). */
export class ValidationResponse {
  @ApiProperty({ description: 'Whether a credit could pay for it now.' })
  has_package!: boolean;
}

/** `data` of `cancel_redemption` (contract 1.5). */
export class CancelledRedemptionResponse {
  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  payment_status_uid!: string;

  @ApiProperty({ example: 'r1e2d3e4m5p6t7i8', description: 'The record of the session that was given back.' })
  booking_credit_redemption_uid!: string;

  @ApiProperty({ example: 'c1l2i3e4n5t6u7i8' })
  client_uid!: string;
}
