import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { CancelledBookingsOweNothing1795001400000 } from '../../src/platform/database/schema/migrations/1795001400000-cancelled-bookings-owe-nothing.js';
import { amountsOf, bookingWithPayment, cancelBooking } from '../scenes/bookings.js';
import { type Cast, castOf } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';
import { expectCleanBooks, query } from '../support/database/books.js';

const app = useTestApp();
let cast: Cast;
let owner: DataSource;
beforeAll(async () => {
  cast = await castOf(app);
  owner = await new DataSource({ type: 'postgres', url: app.database.ownerUrl }).initialize();
});
afterAll(() => owner.destroy());

const BACK_TO_DUE = `update payment_statuses set state = 'pending', payable_cancelled_at = null where uid = $1`;

/** What an earlier version left of a booking that was cancelled and whose credit was given back: owed again. */
async function leftOwed(): Promise<{ readonly id: string; readonly paymentStatusUid: string }> {
  const booking = await bookingWithPayment(app, cast);
  await cancelBooking(app, cast, booking.id);
  await query(app.database, BACK_TO_DUE, [booking.paymentStatusUid]);
  return booking;
}

test('what an earlier version left owed for a cancelled booking is called off by the upgrade, and nothing else', async () => {
  const left = await leftOwed();
  const due = await bookingWithPayment(app, cast);
  const runner = owner.createQueryRunner();
  await new CancelledBookingsOweNothing1795001400000().up(runner);
  await runner.release();
  expect(await amountsOf(app, cast, left.paymentStatusUid)).toMatchObject({ state: 'cancelled' });
  expect(await amountsOf(app, cast, due.paymentStatusUid)).toMatchObject({ state: 'pending' });
  await expectCleanBooks(app.database);
});

test('what an instance of that version leaves owed later is called off when the booking is cancelled again', async () => {
  const left = await leftOwed();
  expect((await cancelBooking(app, cast, left.id)).status).toBe(200);
  expect(await amountsOf(app, cast, left.paymentStatusUid)).toMatchObject({ state: 'cancelled' });
});
