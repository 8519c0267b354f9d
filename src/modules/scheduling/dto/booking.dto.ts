import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import {
  ChoiceField,
  InstantField,
  OptionalField,
  TimeZoneField,
  UidField,
} from '../../../platform/common/dto/fields.js';
import type { FormData } from '../booking.entity.js';

/** Longest form, in characters of JSON. */
const MAX_FORM_LENGTH = 20_000;
export const BOOKING_TYPES = ['appointment'] as const;

/** `POST /platform/v1/scheduling/bookings`. */
export class CreateBookingDto {
  @UidField({ example: 'k3v9x0q2m8c1z7ab', description: 'The business that the token acts for.' })
  business_id!: string;

  @UidField({ example: 's5t0a8r3n7q2w6ez', description: 'What is booked.' })
  service_id!: string;

  @UidField({ optional: true, description: 'Default: the staff member whose token is used, else the first one.' })
  staff_id?: string | null;

  @UidField({ optional: true, description: 'Who comes. Needed unless a client’s token is used.' })
  client_id?: string | null;

  @InstantField({ example: '2030-05-01T10:00:00+02:00', description: 'Without an offset it is read in `time_zone`.' })
  start_time!: string;

  @TimeZoneField({ optional: true, example: 'Europe/Berlin', description: 'Default: the business’s.' })
  time_zone?: string | null;

  @UidField({ optional: true, aliases: ['conversation_id'], description: 'Default: the client’s default matter.' })
  matter_uid?: string;

  @ChoiceField(BOOKING_TYPES, { optional: true })
  booking_type?: 'appointment' | null;

  @FormField()
  form_data?: FormData | null;
}

/** `POST /platform/v1/scheduling/bookings/cancel`. */
export class CancelBookingDto {
  @UidField({ example: 'k3v9x0q2m8c1z7ab', description: 'The business that the token acts for.' })
  business_id!: string;

  @UidField({
    example: 'b5k2n8x4q7w1e3rt',
    description: 'A booking of the business; with a client’s token, one of that client.',
  })
  booking_id!: string;
}

/** `GET /platform/v1/scheduling/appointments`, beside paging. */
export class ListAppointmentsDto {
  @UidField({ optional: true, example: 'c8h2j5n0v4b7t1ye', description: 'Default: those of all clients.' })
  client_id?: string;
}

/** Any object; it is kept and answered as it is. */
function FormField(): PropertyDecorator {
  const published = { type: 'object', selfRequired: false, additionalProperties: true } as const;
  const message = `form_data must be an object of up to ${MAX_FORM_LENGTH} characters`;
  return applyDecorators(
    ApiProperty({ ...published, example: { note: 'First visit' } }),
    OptionalField(),
    ValidateBy({ name: 'isForm', validator: { validate: isForm, defaultMessage: () => message } }),
  );
}

function isForm(value: unknown): boolean {
  const object = typeof value === 'object' && value !== null && !Array.isArray(value);
  return object && JSON.stringify(value).length <= MAX_FORM_LENGTH;
}
