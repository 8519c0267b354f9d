import { ApiProperty } from '@nestjs/swagger';
import type { PublishedRefusal } from '../../common/openapi/api-refusal.decorator.js';

export const PACKAGE_NAME = { type: 'string', example: 'Ten yoga classes', description: 'The package that paid.' };

/** Every refusal of a redemption, with real examples (contract 1.1). */
export const REDEMPTION_REFUSALS: readonly PublishedRefusal[] = [
  { code: 'PARAMETER_MISSING', message: '', field: 'payment_status_id' },
  { code: 'NOT_FOUND', message: 'Payment status not found' },
  { code: 'NO_PACKAGE', message: 'There is no package to use' },
  { code: 'ALREADY_PAID', message: 'Payment status is already paid' },
  { code: 'PAYMENT_STATUS_CANCELLED', message: 'Payment status is cancelled' },
  { code: 'VIRTUAL_BOOKING_NOT_REDEEMABLE', message: 'The booking has expired' },
  { code: 'VIRTUAL_BOOKING_UNAVAILABLE', message: 'The booking could not be looked up; try again later' },
];

/** `data` of `validate` (contract 1.2). */
export class ValidationResponse {
  @ApiProperty({ description: 'Whether a credit could pay for it now.' })
  has_package!: boolean;
}
