import { ApiProperty } from '@nestjs/swagger';
import { TextField } from '../../../platform/common/dto/fields.js';
import { NEXT_PAGE } from '../../../platform/common/openapi/api-data.decorator.js';
import type { LedgerEntryKind } from '../entities/credit-ledger-entry.entity.js';

const KINDS: readonly LedgerEntryKind[] = [
  'granted',
  'redeemed',
  'restored',
  'adjusted',
  'deactivated',
  'reactivated',
  'corrected',
];

/** Query of a client package's ledger. */
export class LedgerQueryDto {
  @TextField({
    optional: true,
    maxLength: 40,
    example: '2026-01-31',
    description:
      'A past moment, ISO 8601: adds the balance it was then and leaves out what came later. A bare day is its end in the business’s time zone.',
  })
  as_of?: string;
}

/** One change of one credit. */
export class LedgerEntryResponse {
  @ApiProperty({ example: 'b1o2o3k4c5r6e7d8' })
  booking_credit_id!: string;

  @ApiProperty({ example: 2, description: '1, 2, 3 … within the credit: the true order.' })
  sequence!: number;

  @ApiProperty({ enum: KINDS, example: 'redeemed', description: 'What happened to the credit.' })
  kind!: LedgerEntryKind;

  @ApiProperty({ example: -1, description: 'Sessions added to what is left; negative: taken from it.' })
  quantity!: number;

  @ApiProperty({ example: 9, description: 'Sessions left in the credit afterwards.' })
  balance_after!: number;

  @ApiProperty({ type: String, nullable: true, example: 'r1e2d3e4m5p6t7i8' })
  redemption_uid!: string | null;

  @ApiProperty({ enum: ['client', 'staff', 'directory', 'app', 'system'], example: 'client' })
  actor_type!: string;

  @ApiProperty({ example: 'c1l2i3e4n5t6u7i8' })
  actor_uid!: string;

  @ApiProperty({ example: 'session used for payment m4k8z1x7c2v9b3n6', description: 'Why, in words.' })
  reason!: string;

  @ApiProperty({
    example: 'q1w2e3r4t5y6u7i8',
    description: 'Our id of the request that did it, and after a colon the caller’s `X-Request-Id`, where it had one.',
  })
  request_id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;
}

/** What was left of one credit. */
export class CreditBalanceResponse {
  @ApiProperty({ example: 'b1o2o3k4c5r6e7d8' })
  booking_credit_id!: string;

  @ApiProperty({ example: 9, description: 'Sessions that were left in it.' })
  balance!: number;
}

/** What was left of a client package at a past moment. */
export class LedgerBalanceResponse {
  @ApiProperty({
    format: 'date-time',
    example: '2026-01-31T22:59:59.999Z',
    description: 'The moment that was asked for.',
  })
  as_of!: string;

  @ApiProperty({ example: 9, description: 'Sessions left.' })
  total!: number;

  @ApiProperty({ type: [CreditBalanceResponse], description: 'Every credit; 0 before it was given.' })
  credits!: CreditBalanceResponse[];
}

/** `data` of a client package's ledger. */
export class LedgerResponse {
  @ApiProperty({ type: [LedgerEntryResponse], description: 'The changes, of this page.' })
  entries!: LedgerEntryResponse[];

  @ApiProperty({ type: LedgerBalanceResponse, required: false, description: 'With `as_of` only.' })
  balance?: LedgerBalanceResponse;

  @ApiProperty(NEXT_PAGE)
  next_page!: string | null;
}
