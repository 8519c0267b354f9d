import type { TestResponse, TestApp } from '../support/app/test-app.js';
import { type Cast, dataOf, paymentRequest } from './story.js';

export const BOOKINGS = '/platform/v1/scheduling/bookings';
export const CANCEL_BOOKING = '/platform/v1/scheduling/bookings/cancel';
export const APPOINTMENTS = '/platform/v1/scheduling/appointments';
export const PAYMENTS = '/platform/v1/payments';
export const INVOICES = '/business/payments/v1/invoices';
export const PAYMENT_REQUESTS = '/business/payments/v1/payment_requests';

type Fields = Readonly<Record<string, unknown>>;

/** A booking as the API answers it. */
type BookingAnswer = Fields & {
  readonly id: string;
  readonly status: string;
  readonly start_time: string;
  readonly payment_status_uid: string | null;
};

/** A body of `POST …/bookings` with all that a client has to say. */
export function bookingBody(cast: Cast, fields: Fields = {}): Fields {
  const required = { business_id: cast.businessUid, service_id: cast.serviceUid, start_time: '2030-05-01T10:00:00Z' };
  return { ...required, ...fields };
}

/** Books a session as the cast's client. */
export async function bookingOf(app: TestApp, cast: Cast, fields: Fields = {}): Promise<BookingAnswer> {
  const answer = await app.post(BOOKINGS, bookingBody(cast, fields), cast.clientToken);
  return dataOf<{ booking: BookingAnswer }>(answer).booking;
}

/** Books a paid session and answers what has to be paid. */
export async function bookingWithPayment(
  app: TestApp,
  cast: Cast,
  fields: Fields = {},
): Promise<{ id: string; paymentStatusUid: string }> {
  const { id, payment_status_uid: paymentStatusUid } = await bookingOf(app, cast, fields);
  if (paymentStatusUid === null) throw new Error('nothing is asked for the booking');
  return { id, paymentStatusUid };
}

/** Cancels a booking, by default as staff. */
export function cancelBooking(
  app: TestApp,
  cast: Cast,
  bookingUid: string,
  token = cast.staffToken,
): Promise<TestResponse> {
  return app.post(CANCEL_BOOKING, { business_id: cast.businessUid, booking_id: bookingUid }, token);
}

/** Pays a payment status, by default all that is left. */
export function pay(app: TestApp, cast: Cast, paymentStatusUid: string, fields: Fields = {}): Promise<TestResponse> {
  return app.put(`${PAYMENTS}/${paymentStatusUid}`, fields, cast.staffToken);
}

/** State and amounts of one of the cast's payment requests. */
export async function amountsOf(app: TestApp, cast: Cast, paymentStatusUid: string): Promise<Fields> {
  const { state, amount, amount_paid } = await paymentRequest(app, cast, paymentStatusUid);
  return { state, amount, amount_paid };
}
