import { ApiProperty } from '@nestjs/swagger';
import { moneyAsNumber } from '../../../platform/common/money.js';
import type { Slot } from '../availability.js';
import { type BookableService, CHARGE_TYPES, type ChargeType } from '../bookable-service.entity.js';

/** A service as callers see it. */
export class ServiceResponse {
  @ApiProperty({ example: 's5t0a8r3n7q2w6ez' })
  id!: string;

  @ApiProperty({ example: 's5t0a8r3n7q2w6ez' })
  uid!: string;

  @ApiProperty({ example: 'Yoga class' })
  name!: string;

  @ApiProperty({ type: 'integer', description: 'Minutes.', example: 60 })
  duration!: number;

  @ApiProperty({
    type: String,
    enum: CHARGE_TYPES,
    example: 'paid',
    description: 'Whether it costs something: `paid`, `free`, or `no_price` where nothing is said.',
  })
  charge_type!: ChargeType;

  @ApiProperty({ type: Number, nullable: true, example: 50, description: 'What one session costs; null: no price.' })
  price!: number | null;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Slow flow for beginners.' })
  description!: string | null;

  @ApiProperty({ example: true, description: 'Whether it can be booked.' })
  active!: boolean;

  @ApiProperty({ example: 'k3v9x0q2m8c1z7ab' })
  business_id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  updated_at!: string;
}

/** A time at which a service can be booked. */
export class SlotResponse {
  @ApiProperty({ example: 's5t0a8r3n7q2w6ez' })
  service_id!: string;

  @ApiProperty({ format: 'date-time', example: '2030-05-06T09:00:00.000+02:00' })
  start_time!: string;

  @ApiProperty({ format: 'date-time', example: '2030-05-06T10:00:00.000+02:00' })
  end_time!: string;

  @ApiProperty({ type: 'integer', description: 'Minutes.', example: 60 })
  duration!: number;
}

export function presentService(service: BookableService): ServiceResponse {
  return {
    id: service.uid,
    uid: service.uid,
    name: service.name,
    duration: service.duration,
    charge_type: service.chargeType,
    price: service.price === null ? null : moneyAsNumber(service.price),
    currency: service.currency,
    description: service.description,
    active: service.active,
    business_id: service.businessUid,
    created_at: service.createdAt.toISOString(),
    updated_at: service.updatedAt.toISOString(),
  };
}

export function presentSlot(slot: Slot): SlotResponse {
  return {
    service_id: slot.serviceUid,
    start_time: slot.startTime,
    end_time: slot.endTime,
    duration: slot.duration,
  };
}
