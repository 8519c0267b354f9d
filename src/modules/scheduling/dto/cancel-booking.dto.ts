import { UidField } from '../../../platform/common/dto/fields.js';

/** `POST /platform/v1/scheduling/bookings/cancel`. */
export class CancelBookingDto {
  @UidField({ example: 'k3v9x0q2m8c1z7ab', description: 'The business that the token acts for.' })
  business_id!: string;

  @UidField({ example: 'b5k2n8x4q7w1e3rt' })
  booking_id!: string;
}
