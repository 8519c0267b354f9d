import { ApiProperty } from '@nestjs/swagger';
import { type Booking, BOOKING_STATUSES, type BookingStatus, type FormData } from '../booking.entity.js';
import { BOOKING_TYPES } from './booking.dto.js';

const MILLISECONDS_PER_MINUTE = 60_000;

/** What bookings and appointments have in common: they are the same record. */
export class BookingBase {
  @ApiProperty({ example: 'b5k2n8x4q7w1e3rt' })
  id!: string;

  @ApiProperty({ example: 'k3v9x0q2m8c1z7ab' })
  business_id!: string;

  @ApiProperty({ example: 'c8h2j5n0v4b7t1ye' })
  client_id!: string;

  @ApiProperty({ example: 'a1s2d3f4g5h6j7k8' })
  conversation_id!: string;

  @ApiProperty({ example: 's5t0a8r3n7q2w6ez' })
  service_id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'p4d8s1k6w0e3r5ty' })
  staff_id!: string | null;

  @ApiProperty({ example: 'Yoga class' })
  title!: string;

  @ApiProperty({ format: 'date-time', example: '2030-05-01T08:00:00.000Z' })
  start_time!: string;

  @ApiProperty({ format: 'date-time', example: '2030-05-01T09:00:00.000Z' })
  end_time!: string;

  @ApiProperty({ type: 'integer', description: 'Minutes.', example: 60 })
  duration!: number;

  @ApiProperty({ example: 'Europe/Berlin' })
  time_zone!: string;

  @ApiProperty({ enum: BOOKING_TYPES })
  booking_type!: 'appointment';

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: { note: 'First visit' } })
  form_data!: FormData | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  cancelled_at!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  updated_at!: string;
}

/** A booking as whoever booked it sees it (contract 5). */
export class BookingResponse extends BookingBase {
  @ApiProperty({ enum: BOOKING_STATUSES, description: 'Whether it takes place.' })
  status!: BookingStatus;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'm4k8z1x7c2v9b3n6',
    description: 'What a credit can pay; null when nothing is asked for it.',
  })
  payment_status_uid!: string | null;
}

export function presentBookingBase(booking: Booking): BookingBase {
  return {
    id: booking.uid,
    business_id: booking.businessUid,
    client_id: booking.clientUid,
    conversation_id: booking.matterUid,
    service_id: booking.serviceUid,
    staff_id: booking.staffUid,
    title: booking.title,
    start_time: booking.startTime.toISOString(),
    end_time: new Date(booking.startTime.getTime() + booking.duration * MILLISECONDS_PER_MINUTE).toISOString(),
    duration: booking.duration,
    time_zone: booking.timeZone,
    booking_type: 'appointment',
    form_data: booking.formData,
    cancelled_at: booking.cancelledAt?.toISOString() ?? null,
    created_at: booking.createdAt.toISOString(),
    updated_at: booking.updatedAt.toISOString(),
  };
}

export function presentBooking(booking: Booking): BookingResponse {
  return {
    ...presentBookingBase(booking),
    status: booking.status,
    payment_status_uid: booking.paymentStatusUid,
  };
}
