import { ApiProperty } from '@nestjs/swagger';
import { formatMoney } from '../../../platform/common/money.js';
import type { PendingBooking, PendingBookingState } from '../pending-booking.entity.js';

/** A virtual booking. Its uid is what `update_usage` takes as `payment_status_id`. */
export class VirtualBookingResponse {
  @ApiProperty({ example: 'v1i2r3t4u5a6l7b8' })
  uid!: string;

  @ApiProperty({
    enum: ['pending', 'cancelled', 'materialised'],
    description: '`pending` can be redeemed; `materialised`: it has become a payment request.',
  })
  state!: PendingBookingState;

  @ApiProperty({ example: 'c1l2i3e4n5t6u7i8' })
  client_id!: string;

  @ApiProperty({ example: 'a1s2d3f4g5h6j7k8' })
  matter_uid!: string;

  @ApiProperty({ example: 's1e2r3v4i5c6e7u8' })
  service_id!: string;

  @ApiProperty({ example: '50.0', description: 'What is asked for; an amount as text.' })
  price!: string;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ example: 'Yoga class' })
  title!: string;

  @ApiProperty({ format: 'date-time', example: '2030-05-01T10:00:00.000Z' })
  start_time!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'Until when it is held; null: without end.',
  })
  expires_at!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;
}

export function presentVirtualBooking(booking: PendingBooking): VirtualBookingResponse {
  return {
    uid: booking.uid,
    state: booking.state,
    client_id: booking.clientUid,
    matter_uid: booking.matterUid,
    service_id: booking.serviceUid,
    price: formatMoney(booking.price),
    currency: booking.currency,
    title: booking.title,
    start_time: booking.startTime.toISOString(),
    expires_at: booking.expiresAt?.toISOString() ?? null,
    created_at: booking.createdAt.toISOString(),
  };
}
