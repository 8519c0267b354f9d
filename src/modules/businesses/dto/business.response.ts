import { ApiProperty } from '@nestjs/swagger';
import type { Business } from '../business.entity.js';
import type { StaffMember } from '../staff-member.entity.js';

/** A business as callers see it. */
export class BusinessResponse {
  @ApiProperty({ example: 'k3v9x0q2m8c1z7ab' })
  id!: string;

  @ApiProperty({ example: 'k3v9x0q2m8c1z7ab' })
  uid!: string;

  @ApiProperty({ example: 'Lotus Yoga' })
  name!: string;

  @ApiProperty({ example: 'Europe/Berlin' })
  time_zone!: string;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ type: [String], example: ['booking_packages'] })
  features!: string[];

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;
}

/** A staff member as callers see it. */
export class StaffResponse {
  @ApiProperty({ example: 'p4d8s1k6w0e3r5ty' })
  id!: string;

  @ApiProperty({ example: 'p4d8s1k6w0e3r5ty' })
  uid!: string;

  @ApiProperty({ example: 'Ada Lovelace' })
  display_name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'ada@example.com' })
  email!: string | null;
}

export function presentBusiness(business: Business): BusinessResponse {
  return {
    id: business.businessUid,
    uid: business.businessUid,
    name: business.name,
    time_zone: business.timeZone,
    currency: business.currency,
    features: business.features,
    created_at: business.createdAt.toISOString(),
  };
}

export function presentStaff(member: StaffMember): StaffResponse {
  return { id: member.uid, uid: member.uid, display_name: member.displayName, email: member.email };
}
