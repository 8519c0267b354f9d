import { ApiProperty } from '@nestjs/swagger';
import { UidField } from '../../../platform/common/dto/fields.js';
import type { BookingCreditRedemption } from '../entities/booking-credit-redemption.entity.js';
import type { CreditSnapshot } from '../credits/credit.types.js';
import type { IneligibilityReason } from '../credits/credit-eligibility.js';

/** Query of `available_credits` (contract 1.3). */
export class AvailableCreditsQueryDto {
  @UidField({ optional: true, aliases: ['service_uid'], description: 'Only credits that cover this service.' })
  service_id?: string;

  @UidField({ optional: true, aliases: ['conversation_id'], description: 'Only credits of this matter.' })
  matter_uid?: string;
}

/** Query that names one of the client's packages (contract 1.3). */
export class ClientPackageQueryDto {
  @UidField({ aliases: ['client_package_uid'], description: 'A package of the client.' })
  client_package_id!: string;
}

/** A credit that could pay today. */
export class AvailableCreditResponse {
  @ApiProperty({ example: 'b1o2o3k4c5r6e7d8' })
  id!: string;

  @ApiProperty({ example: 'c1p2a3c4k5a6g7e8' })
  client_package_id!: string;

  @ApiProperty({ example: 'Ten yoga classes' })
  package_name!: string;

  @ApiProperty({ example: 'a1s2d3f4g5h6j7k8' })
  matter_uid!: string;

  @ApiProperty({ type: [String], description: 'Empty: every service.' })
  service_ids!: string[];

  @ApiProperty({ example: 9, description: 'Sessions left.' })
  available!: number;

  @ApiProperty({ format: 'date', example: '2026-01-25' })
  valid_from!: string;

  @ApiProperty({ format: 'date', example: '2027-01-25' })
  valid_until!: string;
}

export function presentAvailableCredit(credit: CreditSnapshot): AvailableCreditResponse {
  return {
    id: credit.uid,
    client_package_id: credit.clientPackageUid,
    package_name: credit.packageName,
    matter_uid: credit.matterUid,
    service_ids: [...credit.serviceUids],
    available: credit.totalBookings - credit.bookingsUsage,
    valid_from: credit.validFrom,
    valid_until: credit.validUntil,
  };
}

/** `data` of `is_valid`. */
export class PackageValidityResponse {
  @ApiProperty({ description: 'Whether it can be used today.' })
  is_valid!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['inactive', 'not_started', 'expired', 'exhausted', null],
    example: null,
    description: 'Why it can’t; null: it can.',
  })
  reason!: IneligibilityReason | null;
}

/** One session used. */
export class RedemptionResponse {
  @ApiProperty({ example: 'r1e2d3e4m5p6t7i8' })
  uid!: string;

  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  payment_status_uid!: string;

  @ApiProperty({ example: 'b1o2o3k4c5r6e7d8' })
  booking_credit_id!: string;

  @ApiProperty({ example: 's1e2r3v4i5c6e7u8' })
  service_id!: string;

  @ApiProperty({ description: 'False once it has been cancelled.' })
  active!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  cancelled_at!: string | null;
}

export function presentRedemption(redemption: BookingCreditRedemption): RedemptionResponse {
  return {
    uid: redemption.uid,
    payment_status_uid: redemption.paymentStatusUid,
    booking_credit_id: redemption.bookingCreditUid,
    service_id: redemption.serviceUid,
    active: redemption.active,
    created_at: redemption.createdAt.toISOString(),
    cancelled_at: redemption.cancelledAt?.toISOString() ?? null,
  };
}
