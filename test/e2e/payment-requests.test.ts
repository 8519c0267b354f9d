import { beforeAll, describe, expect, test } from '@jest/globals';
import { bookingWithPayment, cancelBooking, pay, PAYMENT_REQUESTS } from '../scenes/bookings.js';
import { type Cast, castOf, clientPackageOf, dataOf, paymentOf, paymentRequest, redeem } from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { useTestApp } from '../support/app/test-app.js';

type Fields = Readonly<Record<string, unknown>>;

const NOT_FOUND = {
  status: 404,
  body: { success: false, errors: [{ code: 'not_found', message: 'Payment request not found' }] },
};

const app = useTestApp();
let cast: Cast;
let stranger: Cast;

beforeAll(async () => {
  cast = await castOf(app, { business: { time_zone: 'Europe/Berlin', currency: 'EUR' } });
  stranger = await castOf(app);
});

function change(uid: string, fields: Fields, token = cast.staffToken) {
  return app.put(`${PAYMENT_REQUESTS}/${uid}`, { payment_request: fields }, token);
}

async function changed(uid: string, fields: Fields): Promise<Fields> {
  return dataOf<{ payment_request: Fields }>(await change(uid, fields), 200).payment_request;
}

describe('showing a payment request', () => {
  test('answers every field in its published type', async () => {
    const { id, paymentStatusUid: uid } = await bookingWithPayment(app, cast);
    const answer = await app.get(`${PAYMENT_REQUESTS}/${uid}`, cast.staffToken);
    expect(answer.status).toBe(200);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0[12]:00$/);
    expect(answer.body).toEqual({
      success: true,
      data: {
        payment_request: {
          paid_by_package: null,
          uid,
          state: 'pending',
          amount: '50.0',
          amount_before_coupon: null,
          amount_paid: 0,
          amount_pending: null,
          net_amount: '50.0',
          fees_amount: 0,
          tips_amount: 0,
          currency: 'EUR',
          taxes: [],
          tax_mode: 'exclude',
          due_date: '2030-05-01',
          paid_at: null,
          pait_at: null,
          payable_type: 'Meeting',
          payable_uid: id,
          sellable_name: 'Yoga class',
          matter_uid: cast.matterUid,
          staff_uid: cast.staffUid,
          display: true,
          created_at: time,
          updated_at: time,
        },
      },
    });
    expect(dataOf<Fields>(answer, 200)['payment_request']).toEqual(await paymentRequest(app, cast, uid));
  });

  test('of another business, and an unknown one, is a 404', async () => {
    const foreign = await paymentOf(app, stranger);
    for (const uid of [foreign, 'nosuchstatus0000', '%27%20or%201=1']) {
      expect(await app.get(`${PAYMENT_REQUESTS}/${uid}`, cast.staffToken)).toMatchObject(NOT_FOUND);
      expect(await change(uid, { price: 1 })).toMatchObject(NOT_FOUND);
    }
  });

  test('is for staff, and so is changing it', async () => {
    const uid = await paymentOf(app, cast);
    expect((await app.get(`${PAYMENT_REQUESTS}/${uid}`, cast.clientToken)).status).toBe(401);
    expect((await change(uid, { price: 1 }, cast.clientToken)).status).toBe(401);
  });
});

describe('changing a payment request', () => {
  test('changes what is given and leaves the rest', async () => {
    const uid = await paymentOf(app, cast);
    const fields = { price: '45', net_price: 40.5, price_before_coupon: 50, tax_uids: ['vat'] };
    expect(await changed(uid, fields)).toMatchObject({
      state: 'pending',
      amount: '45.0',
      net_amount: '40.5',
      amount_before_coupon: '50.0',
      taxes: [{ id: 'vat' }],
    });
    const before = await paymentRequest(app, cast, uid);
    const after = await changed(uid, {});
    expect(after).toEqual({ ...before, updated_at: after['updated_at'] });
    expect(await changed(uid, { price: 45, net_price: null, price_before_coupon: null, tax_uids: [] })).toMatchObject({
      amount: '45.0',
      net_amount: '45.0',
      amount_before_coupon: '50.0',
      taxes: [],
    });
  });

  test('a new price without a net price is the net price too', async () => {
    const uid = await paymentOf(app, cast);
    await changed(uid, { net_price: 40 });
    expect(await changed(uid, { price: 30 })).toMatchObject({ amount: '30.0', net_amount: '30.0' });
  });

  test('to the price that has been paid already makes it paid', async () => {
    const uid = await paymentOf(app, cast);
    await pay(app, cast, uid, { amount: 20 });
    expect(await change(uid, { price: 19.99 })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'invalid', field: 'price', message: 'price is below what has been paid' }] },
    });
    expect(await changed(uid, { price: 20 })).toMatchObject({
      state: 'paid',
      amount: '20.0',
      amount_paid: 20,
      paid_at: expect.any(String),
    });
  });

  test('to another currency works until something has been paid', async () => {
    const uid = await paymentOf(app, cast);
    expect(await changed(uid, { currency: 'JPY' })).toMatchObject({ currency: 'JPY', amount: '50.0' });
    await pay(app, cast, uid, { amount: 20 });
    expect(await change(uid, { currency: 'EUR' })).toMatchObject({ status: 422 });
  });

  test('that is paid or cancelled is a 422', async () => {
    await clientPackageOf(app, cast);
    const byMoney = await paymentOf(app, cast);
    await pay(app, cast, byMoney);
    const byCredit = await paymentOf(app, cast);
    await redeem(app, cast, byCredit);
    for (const uid of [byMoney, byCredit]) {
      expect(await change(uid, { price: 1 })).toMatchObject({
        status: 422,
        body: { errors: [{ message: 'Payment status is already paid' }] },
      });
    }
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
    await cancelBooking(app, cast, id);
    expect(await change(paymentStatusUid, { price: 1 })).toMatchObject({
      status: 422,
      body: { errors: [{ message: 'Payment status is cancelled' }] },
    });
  });

  test.each([
    [{ price: 0.001 }, 'price'],
    [{ net_price: 1.005 }, 'net_price'],
    [{ price_before_coupon: '9.999' }, 'price_before_coupon'],
    [{ price: 1.5, currency: 'JPY' }, 'price'],
    [{ price: -1 }, 'payment_request.price'],
    [{ price: '1; drop table payments' }, 'payment_request.price'],
    [{ currency: 'euro' }, 'payment_request.currency'],
    [{ tax_uids: 'vat' }, 'payment_request.tax_uids'],
  ])('to %j is a 400 that names %s', async (fields, field) => {
    const answer = await change(await paymentOf(app, cast), fields);
    expect(answer).toMatchObject({ status: 400, body: { success: false, errors: [{ code: 'invalid', field }] } });
  });

  test('to a currency that its price has too many places for is a 400', async () => {
    const uid = await paymentOf(app, cast, { price: 19.99 });
    expect((await change(uid, { currency: 'JPY' })).status).toBe(400);
  });

  test('without a payment_request is a 400', async () => {
    const uid = await paymentOf(app, cast);
    expect(await app.put(`${PAYMENT_REQUESTS}/${uid}`, {}, cast.staffToken)).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'missing_field', field: 'payment_request' }] },
    });
  });

  test('while a credit is used for it changes it before or not at all', async () => {
    await clientPackageOf(app, cast);
    for (let round = 0; round < 5; round += 1) {
      const uid = await paymentOf(app, cast);
      const [update, redeemed] = await Promise.all([change(uid, { price: 45 }), redeem(app, cast, uid)]);
      expect(redeemed.status).toBe(200);
      expect([200, 422]).toContain(update.status);
      expect(await paymentRequest(app, cast, uid)).toMatchObject({ state: 'paid', amount: '0.0' });
    }
    await expectCleanBooks(app.database);
  });
});
