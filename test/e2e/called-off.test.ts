import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  amountsOf,
  APPOINTMENTS,
  bookingOf,
  bookingWithPayment,
  cancelBooking,
  PAYMENT_REQUESTS,
} from '../scenes/bookings.js';
import { CANCEL_REDEMPTION, type Cast, castOf, clientPackageOf, dataOf, redeem, serviceOf } from '../scenes/story.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';
import { expectCleanBooks } from '../support/database/books.js';

const NOW = '2029-03-01T09:00:00Z';
const clock = new TestClock(NOW);
let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp({ clock });
  cast = await castOf(app);
  await clientPackageOf(app, cast, { sessions_count: 50, valid_until: '2031-12-31' });
});
beforeEach(() => clock.set(NOW));
afterEach(() => expectCleanBooks(app.database));
afterAll(() => app.close());

const giveBack = async (uid: string): Promise<unknown> =>
  dataOf(await app.put(CANCEL_REDEMPTION, { payment_status_uid: uid }, cast.staffToken), 200);

async function uidsIn(states: string): Promise<unknown[]> {
  const answer = await app.get(`${PAYMENT_REQUESTS}?per_page=100&filter[state][in]=${states}`, cast.staffToken);
  const { payment_requests } = dataOf<{ payment_requests: { uid: string }[] }>(answer, 200);
  return payment_requests.map(({ uid }) => uid);
}

describe('a booking that has been cancelled is owed nothing', () => {
  test('when the credit that paid it is given back: the payment is cancelled, and can’t be paid again', async () => {
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
    expect((await redeem(app, cast, paymentStatusUid)).status).toBe(200);
    const { used } = await expectCleanBooks(app.database);
    await cancelBooking(app, cast, id);
    await giveBack(paymentStatusUid);

    expect((await expectCleanBooks(app.database)).used).toBe(used - 1);
    expect(await amountsOf(app, cast, paymentStatusUid)).toEqual({
      state: 'cancelled',
      amount: '50.0',
      amount_paid: 0,
    });
    expect(await redeem(app, cast, paymentStatusUid)).toMatchObject({
      status: 422,
      body: { error: 'Payment status is cancelled' },
    });
    expect(await app.get(`${APPOINTMENTS}/${id}`, cast.staffToken)).toMatchObject({
      body: { data: { appointment: { payment_status: { state: 'cancelled' } } } },
    });
  });

  test('in the lists of what is due, on no day', async () => {
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast, { start_time: '2029-03-02T10:00:00Z' });
    await redeem(app, cast, paymentStatusUid);
    await cancelBooking(app, cast, id);
    await giveBack(paymentStatusUid);
    for (const day of ['2029-03-01', '2029-03-02', '2029-03-03']) {
      clock.set(`${day}T09:00:00Z`);
      expect(await uidsIn('DUE,OVERDUE,NOT_YET_DUE')).not.toContain(paymentStatusUid);
      expect(await uidsIn('CANCELLED')).toContain(paymentStatusUid);
    }
  });

  test('in whichever order the booking is cancelled and the credit given back, also at once', async () => {
    for (const order of ['booking first', 'credit first', 'at once'] as const) {
      const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
      await redeem(app, cast, paymentStatusUid);
      if (order === 'booking first') await cancelBooking(app, cast, id);
      await Promise.all([giveBack(paymentStatusUid), ...(order === 'at once' ? [cancelBooking(app, cast, id)] : [])]);
      if (order === 'credit first') await cancelBooking(app, cast, id);
      expect(await amountsOf(app, cast, paymentStatusUid)).toMatchObject({ state: 'cancelled' });
    }
  });

  test('while one that takes place is owed again', async () => {
    const { paymentStatusUid } = await bookingWithPayment(app, cast);
    await redeem(app, cast, paymentStatusUid);
    await giveBack(paymentStatusUid);
    expect(await amountsOf(app, cast, paymentStatusUid)).toMatchObject({ state: 'pending', amount: '50.0' });
    expect((await redeem(app, cast, paymentStatusUid)).status).toBe(200);
  });
});

describe('a client cancels a booking until it begins', () => {
  const START = '2029-03-04T10:00:00.000Z';
  const begun = {
    status: 422,
    body: {
      error_code: 'BOOKING_HAS_BEGUN',
      error: 'The booking has begun: only the business can cancel it now',
    },
  };

  test.each([
    ['in the last moment before', '2029-03-04T09:59:59.999Z', 200],
    ['at its start', START, 422],
    ['while it takes place', '2029-03-04T10:30:00Z', 422],
    ['two days later', '2029-03-06T10:00:00Z', 422],
  ])('%s', async (_when, at, status) => {
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast, { start_time: START });
    clock.set(at);
    const answer = await cancelBooking(app, cast, id, cast.clientToken);
    expect(answer.status).toBe(status);
    if (status === 422) expect(answer).toMatchObject(begun);
    const state = status === 200 ? 'cancelled' : 'pending';
    expect(await amountsOf(app, cast, paymentStatusUid)).toMatchObject({ state });
  });

  test('staff may at any time', async () => {
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast, { start_time: START });
    clock.set('2029-03-06T10:00:00Z');
    expect((await cancelBooking(app, cast, id)).status).toBe(200);
    expect(await amountsOf(app, cast, paymentStatusUid)).toMatchObject({ state: 'cancelled' });
  });

  test('one that nothing is paid for likewise', async () => {
    const service_id = await serviceOf(app, cast, { charge_type: 'free' });
    const { id } = await bookingOf(app, cast, { service_id, start_time: START });
    clock.set(START);
    expect(await cancelBooking(app, cast, id, cast.clientToken)).toMatchObject(begun);
  });

  test('what was cancelled in time may be cancelled again, and stays so', async () => {
    const { id } = await bookingOf(app, cast, { start_time: START });
    const first = await cancelBooking(app, cast, id, cast.clientToken);
    clock.set('2029-03-06T10:00:00Z');
    expect(await cancelBooking(app, cast, id, cast.clientToken)).toMatchObject({ status: 200, body: first.body });
  });
});
