import { ApiProperty } from '@nestjs/swagger';
import type { PublishedRefusal } from '../../../platform/common/openapi/api-refusal.decorator.js';

const PAID_AT = {
  type: String,
  format: 'date-time',
  nullable: true,
  example: '2026-01-25T23:12:26.084Z',
  description: 'When it was paid.',
} as const;

/** A session of a package has paid. */
export class PaidByPackageDetails {
  @ApiProperty({ enum: ['package'], description: 'A session of a package.' })
  paid_by!: 'package';

  @ApiProperty({ example: 'c1p2a3c4k5a6g7e8', description: 'The client package that paid.' })
  client_package_id!: string;

  @ApiProperty({ example: 'Ten yoga classes', description: 'The name of the package.' })
  package_name!: string;

  @ApiProperty({ example: 'r1e2d3e4m5p6t7i8', description: 'The record of the session used.' })
  redemption_uid!: string;

  @ApiProperty(PAID_AT)
  paid_at!: string | null;
}

/** Money has paid. */
export class PaidByMoneyDetails {
  @ApiProperty({ enum: ['money'], description: 'Money.' })
  paid_by!: 'money';

  @ApiProperty({ example: '50.0', description: 'How much.' })
  amount_paid!: string;

  @ApiProperty(PAID_AT)
  paid_at!: string | null;
}

/** There was nothing to pay. */
export class PaidByNothingDetails {
  @ApiProperty({ enum: ['nothing'], description: 'Nothing: its price is 0.' })
  paid_by!: 'nothing';

  @ApiProperty({ example: '0.0', description: 'Its price.' })
  amount!: string;

  @ApiProperty(PAID_AT)
  paid_at!: string | null;
}

/** How far money has paid. */
export class PartlyPaidDetails {
  @ApiProperty({ example: '50.0', description: 'The price.' })
  amount!: string;

  @ApiProperty({ example: '20.0', description: 'What has been paid in money.' })
  amount_paid!: string;

  @ApiProperty({ example: '30.0', description: 'What is left to pay.' })
  amount_left!: string;
}

/** Says to its owner and to staff what has paid it (contract 1.1). */
export const ALREADY_PAID: PublishedRefusal = {
  code: 'ALREADY_PAID',
  message: 'Payment status is already paid',
  details: {
    example: {
      paid_by: 'package',
      client_package_id: 'c1p2a3c4k5a6g7e8',
      package_name: 'Ten yoga classes',
      redemption_uid: 'r1e2d3e4m5p6t7i8',
      paid_at: '2026-01-25T23:12:26.084Z',
    },
    shapes: [PaidByPackageDetails, PaidByMoneyDetails, PaidByNothingDetails],
    optional: true,
  },
};

/** Money has paid a part of it (contract 1.1). */
export const PARTLY_PAID: PublishedRefusal = {
  code: 'PARTLY_PAID',
  message: '20.0 of 50.0 has been paid in money: take the other 30.0 in money too, or give the 20.0 back first',
  details: {
    example: { amount: '50.0', amount_paid: '20.0', amount_left: '30.0' },
    shapes: [PartlyPaidDetails],
  },
};
