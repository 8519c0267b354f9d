import { ApiProperty } from '@nestjs/swagger';
import { formatMoney } from '../../../platform/common/money.js';
import type { PaymentState, PaymentStatus } from '../../payments/payment-status.entity.js';
import type { Appointment } from '../appointments.service.js';
import { BOOKING_STATUSES, type BookingStatus } from '../booking.entity.js';
import { BookingBase, presentBookingBase } from './booking.response.js';

/** The payment for an appointment. */
export class AppointmentPaymentResponse {
  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  uid!: string;

  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  id!: string;

  @ApiProperty({ enum: ['pending', 'paid', 'cancelled'], description: 'Whether it is paid.' })
  state!: PaymentState;

  @ApiProperty({ example: '50.0', description: 'What is asked for; an amount as text.' })
  price!: string;

  @ApiProperty({ example: 'EUR' })
  currency!: string;
}

/** A booking as staff see it (contract 5). */
export class AppointmentResponse extends BookingBase {
  @ApiProperty({ enum: BOOKING_STATUSES, description: 'Whether it takes place.' })
  state!: BookingStatus;

  @ApiProperty({ example: '50.0', description: 'What is asked for it now: 0.0 once a credit has paid.' })
  price!: string;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({
    type: () => AppointmentPaymentResponse,
    nullable: true,
    description: 'Null when nothing is asked for it.',
  })
  payment_status!: AppointmentPaymentResponse | null;
}

export function presentAppointment({ booking, paymentStatus }: Appointment): AppointmentResponse {
  const { price, currency } = paymentStatus ?? booking;
  return {
    ...presentBookingBase(booking),
    state: booking.status,
    price: formatMoney(price),
    currency,
    payment_status: paymentStatus && presentPayment(paymentStatus),
  };
}

function presentPayment({ uid, state, price, currency }: PaymentStatus): AppointmentPaymentResponse {
  return { uid, id: uid, state, price: formatMoney(price), currency };
}
