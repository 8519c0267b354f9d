import { expect, test } from '@jest/globals';
import { bookingWithPayment, cancelBooking, PAYMENTS } from '../scenes/bookings.js';
import {
  CANCEL_REDEMPTION,
  type Cast,
  castOf,
  clientPackageOf,
  dataOf,
  paymentRequest,
  redeem,
} from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { useTestApp } from '../support/app/test-app.js';

const app = useTestApp();

/** A booking of which 20 had been paid in money when a credit paid it all: an earlier version took both. */
async function paidTwice(): Promise<{ cast: Cast; booking: string; payment: string }> {
  const cast = await castOf(app);
  await clientPackageOf(app, cast);
  const { id: booking, paymentStatusUid: payment } = await bookingWithPayment(app, cast);
  dataOf(await redeem(app, cast, payment), 200);
  await query(app.database, 'update payment_statuses set amount_paid = 20 where uid = $1', [payment]);
  return { cast, booking, payment };
}

const giveBack = (cast: Cast, payment: string, amount?: number) =>
  app.post(`${PAYMENTS}/${payment}/refunds`, { amount }, cast.staffToken);

test('the money is given back, and the credit goes on paying since when it did', async () => {
  const { cast, payment } = await paidTwice();
  const { paid_at } = await paymentRequest(app, cast, payment);
  expect(await giveBack(cast, payment)).toMatchObject({ status: 201 });
  expect(await paymentRequest(app, cast, payment)).toMatchObject({ state: 'paid', amount_paid: 0, paid_at });
});

test('also once the booking has been called off, and the credit after it', async () => {
  const { cast, booking, payment } = await paidTwice();
  expect((await cancelBooking(app, cast, booking)).status).toBe(200);
  expect(await giveBack(cast, payment, 15)).toMatchObject({ status: 201 });
  expect(await paymentRequest(app, cast, payment)).toMatchObject({ state: 'paid', amount_paid: 5 });
  expect((await app.put(CANCEL_REDEMPTION, { payment_status_id: payment }, cast.staffToken)).status).toBe(200);
  expect(await paymentRequest(app, cast, payment)).toMatchObject({ state: 'cancelled', amount_paid: 5 });
  expect(await giveBack(cast, payment)).toMatchObject({ status: 201 });
  expect(await paymentRequest(app, cast, payment)).toMatchObject({ state: 'cancelled', amount_paid: 0 });
});
