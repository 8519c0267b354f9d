import { beforeAll, describe, expect, test } from '@jest/globals';
import { amountsOf, bookingOf, bookingWithPayment, CANCEL_BOOKING, cancelBooking, pay } from '../scenes/bookings.js';
import { type Cast, castOf, clientOf, clientPackageOf, dataOf, redeem, serviceOf } from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { useTestApp } from '../support/app/test-app.js';

const TIMESTAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const app = useTestApp();
let cast: Cast;
let stranger: Cast;

beforeAll(async () => {
  cast = await castOf(app);
  stranger = await castOf(app);
});

describe('cancelling a booking', () => {
  test('calls off its pending payment too, and may be repeated', async () => {
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
    const first = await cancelBooking(app, cast, id, cast.clientToken);
    expect(first.status).toBe(200);
    expect(dataOf(first, 200)).toMatchObject({ booking: { id, status: 'cancelled', cancelled_at: TIMESTAMP } });
    expect(await amountsOf(app, cast, paymentStatusUid)).toMatchObject({ state: 'cancelled' });

    const again = await cancelBooking(app, cast, id);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect((await redeem(app, cast, paymentStatusUid)).status).toBe(422);
    expect((await pay(app, cast, paymentStatusUid)).status).toBe(422);
  });

  test('leaves what a credit has paid: it is not given back', async () => {
    await clientPackageOf(app, cast);
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
    expect((await redeem(app, cast, paymentStatusUid)).status).toBe(200);
    const { used } = await expectCleanBooks(app.database);

    expect((await cancelBooking(app, cast, id)).status).toBe(200);
    expect(await amountsOf(app, cast, paymentStatusUid)).toMatchObject({ state: 'paid', amount: '0.0' });
    expect((await expectCleanBooks(app.database)).used).toBe(used);
  });

  test('leaves what money has paid', async () => {
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
    await pay(app, cast, paymentStatusUid);
    expect((await cancelBooking(app, cast, id)).status).toBe(200);
    expect(await amountsOf(app, cast, paymentStatusUid)).toEqual({ state: 'paid', amount: '50.0', amount_paid: 50 });
  });

  test('of a booking without a payment works as well', async () => {
    const service_id = await serviceOf(app, cast, { charge_type: 'free' });
    const { id } = await bookingOf(app, cast, { service_id });
    expect((await cancelBooking(app, cast, id)).status).toBe(200);
  });

  test('of an unknown one, another client’s or another business’s is a 404', async () => {
    const { id } = await bookingOf(app, cast);
    const neighbour = await clientOf(app, cast);
    const notFound = { status: 404, body: { status: 'Error', error: 'Booking not found', error_code: 'NOT_FOUND' } };
    expect(await cancelBooking(app, cast, 'nosuchbooking000')).toMatchObject(notFound);
    expect(await cancelBooking(app, cast, id, neighbour.clientToken)).toMatchObject(notFound);
    expect(await cancelBooking(app, stranger, id)).toMatchObject(notFound);
    expect(await cancelBooking(app, cast, id, stranger.staffToken)).toMatchObject(notFound);
    expect(dataOf(await cancelBooking(app, cast, id), 200)).toMatchObject({ booking: { id } });
  });

  test('without its parameters is a 400', async () => {
    const answer = await app.post(CANCEL_BOOKING, {}, cast.clientToken);
    const error = 'Mandatory parameter business_id is missing, Mandatory parameter booking_id is missing';
    expect(answer).toMatchObject({ status: 400, body: { error } });
  });

  test('while a credit is used for it: either the credit paid, or the payment is off and no credit is used', async () => {
    await clientPackageOf(app, cast, { sessions_count: 12 });
    const bookings = await Promise.all(Array.from({ length: 12 }, () => bookingWithPayment(app, cast)));
    const redeemed = await Promise.all(
      bookings.map(async ({ id, paymentStatusUid }, index) => {
        const cancel = () => cancelBooking(app, cast, id);
        const use = () => redeem(app, cast, paymentStatusUid);
        const cancelsFirst = index % 2 === 0;
        const [first, second] = await Promise.all(cancelsFirst ? [cancel(), use()] : [use(), cancel()]);
        expect((cancelsFirst ? first : second).status).toBe(200);
        const { status } = cancelsFirst ? second : first;
        expect([200, 422]).toContain(status);
        return status === 200;
      }),
    );
    for (const [index, { paymentStatusUid }] of bookings.entries()) {
      const { state } = await amountsOf(app, cast, paymentStatusUid);
      expect(state).toBe(redeemed[index] ? 'paid' : 'cancelled');
    }
    await expectCleanBooks(app.database);
  });
});
