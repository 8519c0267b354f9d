import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { amountsOf, bookingWithPayment, cancelBooking, pay, PAYMENTS } from '../scenes/bookings.js';
import {
  type Cast,
  castOf,
  clientPackageOf,
  paymentOf,
  redeem,
  STAFF_UPDATE_USAGE,
  UPDATE_USAGE,
  VALIDATE,
} from '../scenes/story.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { expectCleanBooks, query } from '../support/database/books.js';

/** Money is never swallowed: not by a credit, not by a booking that is called off. */
let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
  await clientPackageOf(app, cast, { sessions_count: 50 });
});
afterEach(() => expectCleanBooks(app.database));
afterAll(() => app.close());

const giveBack = (uid: string, fields: object = {}): Promise<TestResponse> =>
  app.post(`${PAYMENTS}/${uid}/refunds`, fields, cast.staffToken);

async function partlyPaid(amount: number | string, price: number | string = 50): Promise<string> {
  const uid = await paymentOf(app, cast, { price });
  expect((await pay(app, cast, uid, { amount })).status).toBe(200);
  return uid;
}

describe('a payment on which money has been paid can’t be paid with a credit', () => {
  const routes: [string, (uid: string) => Promise<TestResponse>][] = [
    ['by its client', (uid) => app.post(UPDATE_USAGE, { payment_status_id: uid }, cast.clientToken)],
    ['by staff', (uid) => app.post(STAFF_UPDATE_USAGE, { payment_status_uid: uid }, cast.staffToken)],
    [
      'in a client’s preview',
      (uid) => app.post(UPDATE_USAGE.replace('update_usage', 'preview'), { payment_status_id: uid }, cast.clientToken),
    ],
    [
      'in the preview of staff',
      (uid) =>
        app.post(STAFF_UPDATE_USAGE.replace('update_usage', 'preview'), { payment_status_uid: uid }, cast.staffToken),
    ],
    ['where it is only validated', (uid) => app.get(`${VALIDATE}?payment_status_id=${uid}`, cast.clientToken)],
  ];

  test.each(routes)('%s', async (_who, ask) => {
    const uid = await partlyPaid('12.5', '50.75');
    const before = await expectCleanBooks(app.database);
    expect(await ask(uid)).toMatchObject({
      status: 422,
      body: {
        error_code: 'PARTLY_PAID',
        error: expect.stringContaining('12.5 of 50.75'),
        details: { amount: '50.75', amount_paid: '12.5', amount_left: '38.25' },
      },
    });
    expect(await amountsOf(app, cast, uid)).toEqual({ state: 'pending', amount: '50.75', amount_paid: 12.5 });
    expect(await expectCleanBooks(app.database)).toEqual(before);
  });

  test('not even the smallest part of it', async () => {
    expect(await redeem(app, cast, await partlyPaid('0.01'))).toMatchObject({ body: { error_code: 'PARTLY_PAID' } });
  });

  test('but once the money is given back', async () => {
    const uid = await partlyPaid(20);
    expect((await giveBack(uid)).status).toBe(201);
    expect((await redeem(app, cast, uid)).status).toBe(200);
    expect(await amountsOf(app, cast, uid)).toEqual({ state: 'paid', amount: '0.0', amount_paid: 0 });
  });

  test('whichever of the two comes first while both are under way', async () => {
    for (let round = 0; round < 10; round += 1) {
      const uid = await paymentOf(app, cast);
      const [paid, redeemed] = await Promise.all([pay(app, cast, uid, { amount: 20 }), redeem(app, cast, uid)]);
      expect([paid.status, redeemed.status].toSorted((a, b) => a - b)).toEqual([200, 422]);
      const { amount_paid } = await amountsOf(app, cast, uid);
      expect(amount_paid).toBe(paid.status === 200 ? 20 : 0);
    }
  });
});

describe('money given back', () => {
  test('is a record of its own, and what was paid is less by it', async () => {
    const uid = await partlyPaid(20);
    const refund = await giveBack(uid, { amount: '5.5', payment_method: 'cash', title: 'Too much' });
    expect(refund).toMatchObject({
      status: 201,
      body: {
        data: {
          payment: {
            kind: 'refund',
            amount: 5.5,
            payment_method: 'cash',
            title: 'Too much',
            payment_status_uid: uid,
            payment_status_state: 'pending',
            amount_paid: 14.5,
            amount_left_to_pay: 35.5,
          },
        },
      },
    });
    const text = 'select kind, amount::float from payments where payment_status_uid = $1 order by created_at, kind';
    expect(await query(app.database, text, [uid])).toEqual([
      { kind: 'payment', amount: 20 },
      { kind: 'refund', amount: 5.5 },
    ]);
  });

  test('of what was paid is owed again', async () => {
    const uid = await paymentOf(app, cast);
    await pay(app, cast, uid);
    expect((await giveBack(uid, { amount: 30 })).status).toBe(201);
    expect(await amountsOf(app, cast, uid)).toEqual({ state: 'pending', amount: '50.0', amount_paid: 20 });
  });

  test.each([
    ['more than has been paid', 20.01, 'amount is more than has been paid, 20.0'],
    ['nothing', 0, 'amount must be above zero'],
  ])('can’t be %s', async (_what, amount, error) => {
    const uid = await partlyPaid(20);
    expect(await giveBack(uid, { amount })).toMatchObject({ status: 422, body: { error } });
    expect(await amountsOf(app, cast, uid)).toMatchObject({ amount_paid: 20 });
  });

  test('can’t be given where none was paid, or where a credit paid', async () => {
    const refused = { status: 422, body: { error: 'No money has been paid that could be given back' } };
    const uid = await paymentOf(app, cast);
    expect(await giveBack(uid)).toMatchObject(refused);
    expect((await redeem(app, cast, uid)).status).toBe(200);
    expect(await giveBack(uid)).toMatchObject(refused);
  });

  test('is never more than was paid, in however many tabs it is given', async () => {
    const uid = await partlyPaid(20);
    const answers = await Promise.all(Array.from({ length: 6 }, () => giveBack(uid, { amount: 15 })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await amountsOf(app, cast, uid)).toMatchObject({ amount_paid: 5 });
  });
});

describe('a deposit for a booking that is cancelled', () => {
  test('stays to be seen, can be found, and is given back', async () => {
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
    await pay(app, cast, paymentStatusUid, { amount: 17 });
    expect((await cancelBooking(app, cast, id)).status).toBe(200);
    expect(await amountsOf(app, cast, paymentStatusUid)).toEqual({
      state: 'cancelled',
      amount: '50.0',
      amount_paid: 17,
    });
    const overpaid = '/business/payments/v1/payment_requests?filter[state][in]=CANCELLED&filter[amount_paid][gt]=0';
    const list = await app.get(overpaid, cast.staffToken);
    expect(list).toMatchObject({ body: { data: { payment_requests: [{ uid: paymentStatusUid, amount_paid: 17 }] } } });

    expect(await giveBack(paymentStatusUid)).toMatchObject({
      status: 201,
      body: { data: { payment: { amount: 17, payment_status_state: 'cancelled', amount_left_to_pay: 0 } } },
    });
    expect(await amountsOf(app, cast, paymentStatusUid)).toEqual({
      state: 'cancelled',
      amount: '50.0',
      amount_paid: 0,
    });
  });

  test('that was the whole price is not owed again when it is given back', async () => {
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
    await pay(app, cast, paymentStatusUid);
    await cancelBooking(app, cast, id);
    expect((await giveBack(paymentStatusUid, { amount: 30 })).status).toBe(201);
    expect(await amountsOf(app, cast, paymentStatusUid)).toEqual({
      state: 'cancelled',
      amount: '50.0',
      amount_paid: 20,
    });
  });
});
