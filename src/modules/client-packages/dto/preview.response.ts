import { ApiProperty } from '@nestjs/swagger';
import type { CreditUse } from '../credits/credit.types.js';
import type { Redemption } from '../redemption/redemption.types.js';
import type { PackageExplanation, PackageReason } from '../redemption/rules/explain-credits.js';

const REASONS: readonly PackageReason[] = [
  'inactive',
  'other_matter',
  'service_not_covered',
  'not_started',
  'expired',
  'exhausted',
  'expires_later',
];

/** Why one of the client's packages does not pay. */
export class PackageReasonResponse {
  @ApiProperty({ example: 'c1p2a3c4k5a6g7e8' })
  client_package_id!: string;

  @ApiProperty({ example: 'Five massages' })
  package_name!: string;

  @ApiProperty({ enum: REASONS, example: 'expired', description: 'Why it does not pay, for programs.' })
  reason!: PackageReason;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    example: '2026-01-31',
    description: 'Since when expired, or from when usable.',
  })
  on!: string | null;

  @ApiProperty({
    example: 'It expired on 2026-01-31. Extend its valid_until, or give the client a new package.',
    description: 'What would mend it, for people.',
  })
  fix!: string;
}

/** The credit that would pay. */
export class PreviewedCreditResponse {
  @ApiProperty({ example: 'b1o2o3k4c5r6e7d8' })
  booking_credit_id!: string;

  @ApiProperty({ example: 'c1p2a3c4k5a6g7e8' })
  client_package_id!: string;

  @ApiProperty({ example: 'Ten yoga classes' })
  package_name!: string;

  @ApiProperty({ format: 'date', example: '2027-01-25' })
  valid_until!: string;

  @ApiProperty({ example: 9, description: 'Sessions left in it afterwards.' })
  balance_after!: number;
}

/** `data` of `preview`: what `update_usage` would do now. */
export class PreviewResponse {
  @ApiProperty({ description: 'Whether a credit could pay.' })
  has_package!: boolean;

  @ApiProperty({
    type: PreviewedCreditResponse,
    nullable: true,
    description: 'The credit that would pay; null: none would.',
  })
  credit!: PreviewedCreditResponse | null;

  @ApiProperty({ type: [PackageReasonResponse], description: 'Every other package of the client.' })
  other_packages!: PackageReasonResponse[];
}

export function presentReason(explanation: PackageExplanation): PackageReasonResponse {
  return {
    client_package_id: explanation.clientPackageUid,
    package_name: explanation.packageName,
    reason: explanation.reason,
    on: explanation.on,
    fix: explanation.fix,
  };
}

/** @param redemption what would be done; undefined when no credit could pay */
export function presentPreview(
  redemption: Redemption | undefined,
  others: readonly PackageExplanation[],
): PreviewResponse {
  return {
    has_package: redemption !== undefined,
    credit: redemption ? presentUse(redemption.uses[0]) : null,
    other_packages: others.map(presentReason),
  };
}

function presentUse({ credit, quantity, before }: CreditUse): PreviewedCreditResponse {
  return {
    booking_credit_id: credit.uid,
    client_package_id: credit.clientPackageUid,
    package_name: credit.packageName,
    valid_until: credit.validUntil,
    balance_after: before.balance - quantity,
  };
}
