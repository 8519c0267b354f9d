import { beforeAll, describe, expect, test } from '@jest/globals';
import { amountsOf, bookingWithPayment, cancelBooking, pay, PAYMENTS } from '../scenes/bookings.js';
import { type Cast, castOf, clientOf, clientPackageOf, dataOf, paymentOf, redeem } from '../scenes/story.js';
import { expectCleanBooks, query } from '../support/database/books.js';
import { useTestApp } from '../support/app/test-app.js';

const UID = expect.stringMatching(/^[a-z0-9]{16}$/);
const TIMESTAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const ALREADY_PAID = {
  status: 422,
  body: { status: 'Error', error: 'Payment status is already paid', error_code: 'ALREADY_PAID' },
};
const CANCELLED = { status: 422, body: { status: 'Error', error: 'Payment status is cancelled' } };

const app = useTestApp();
let cast: Cast;

beforeAll(async () => {
  cast = await castOf(app);
});

function paymentBody(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const required = { amount: 50, client_id: cast.clientUid, currency: 'USD', payment_method: 'cash', title: 'Class' };
  return { ...required, ...fields };
}

function take(fields: Readonly<Record<string, unknown>>) {
  return app.post(PAYMENTS, paymentBody(fields), cast.staffToken);
}

async function sumOfPayments(paymentStatusUid: string): Promise<number> {
  const text = 'select coalesce(sum(amount), 0)::float as sum from payments where payment_status_uid = $1';
  const [row] = await query<{ sum: number }>(app.database, text, [paymentStatusUid]);
  return row?.sum ?? -1;
}

describe('recording a payment', () => {
  test('for a client package makes it paid, and answers every field', async () => {
    const given = await clientPackageOf(app, cast);
    const subject = { payment_subject_type: 'ClientBookingPackage', payment_subject_id: given.id };
    const answer = await take({ amount: '100', ...subject });

    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      status: 'OK',
      data: {
        payment: {
          kind: 'payment',
          uid: UID,
          amount: 100,
          currency: 'USD',
          payment_method: 'cash',
          title: 'Class',
          business_id: cast.businessUid,
          client_id: cast.clientUid,
          matter_uid: cast.matterUid,
          staff_id: cast.staffUid,
          ...subject,
          payment_status_uid: given.payment_status_id,
          payment_status_state: 'paid',
          amount_paid: 100,
          amount_left_to_pay: 0,
          created_at: TIMESTAMP,
        },
      },
    });
    const shown = await amountsOf(app, cast, given.payment_status_id);
    expect(shown).toEqual({ state: 'paid', amount: '100.0', amount_paid: 100 });
    expect(await take({ amount: 1, ...subject })).toMatchObject(ALREADY_PAID);
  });

  test('of a part leaves it pending, until the last part', async () => {
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
    const subject = { payment_subject_type: 'Meeting', payment_subject_id: id };
    expect((await take({ amount: 19.99, ...subject })).status).toBe(201);
    const partly = { state: 'pending', amount: '50.0', amount_paid: 19.99 };
    expect(await amountsOf(app, cast, paymentStatusUid)).toEqual(partly);

    const tooMuch = await take({ amount: 30.02, ...subject });
    expect(tooMuch).toMatchObject({ status: 422, body: { error: 'amount is more than is left to pay' } });
    expect(await amountsOf(app, cast, paymentStatusUid)).toEqual(partly);

    expect((await take({ amount: 30.01, ...subject })).status).toBe(201);
    expect(await amountsOf(app, cast, paymentStatusUid)).toEqual({ state: 'paid', amount: '50.0', amount_paid: 50 });
    expect(await sumOfPayments(paymentStatusUid)).toBe(50);
  });

  test.each(['PaymentStatus', 'Meeting'])('finds a %s by the uid of its payment status', async (type) => {
    const { paymentStatusUid } = await bookingWithPayment(app, cast);
    const answer = await take({ payment_subject_type: type, payment_subject_id: paymentStatusUid });
    expect(dataOf(answer)).toMatchObject({
      payment: { payment_status_uid: paymentStatusUid, payment_subject_type: 'Meeting' },
    });
  });

  test('without a subject stands for itself', async () => {
    const answer = await take({ amount: 12.5 });
    const { payment } = dataOf<{ payment: { payment_status_uid: string; payment_subject_type: string } }>(answer);
    expect(payment.payment_subject_type).toBe('Cart');
    expect(await amountsOf(app, cast, payment.payment_status_uid)).toEqual({
      state: 'paid',
      amount: '12.5',
      amount_paid: 12.5,
    });
  });

  test('for a subject that is not the client’s, or with other money, is a 422 and changes nothing', async () => {
    const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
    const stranger = await castOf(app);
    const foreign = await bookingWithPayment(app, stranger);
    const neighbour = await clientOf(app, cast);
    const subject = { payment_subject_type: 'Meeting', payment_subject_id: id };
    for (const fields of [
      { ...subject, client_id: neighbour.clientUid },
      { ...subject, client_id: 'nosuchclient0000' },
      { ...subject, currency: 'EUR' },
      { ...subject, amount: 0 },
      { ...subject, payment_subject_type: 'Invoice' },
      { ...subject, payment_subject_id: 'nosuchbooking000' },
      { ...subject, payment_subject_id: foreign.id },
      { payment_subject_type: 'PaymentStatus', payment_subject_id: foreign.paymentStatusUid },
      { client_id: 'nosuchclient0000' },
      { client_id: stranger.clientUid },
      { amount: 0 },
    ]) {
      expect({ fields, status: (await take(fields)).status }).toEqual({ fields, status: 422 });
    }
    expect(await amountsOf(app, cast, paymentStatusUid)).toMatchObject({ state: 'pending', amount_paid: 0 });
  });

  test('for something cancelled is a 422', async () => {
    const { id } = await bookingWithPayment(app, cast);
    await cancelBooking(app, cast, id);
    expect(await take({ payment_subject_type: 'Meeting', payment_subject_id: id })).toMatchObject(CANCELLED);
  });

  test('without its parameters is a 400 that names them all', async () => {
    const answer = await app.post(PAYMENTS, {}, cast.staffToken);
    const names = ['amount', 'client_id', 'currency', 'payment_method', 'title'];
    const error = names.map((name) => `Mandatory parameter ${name} is missing`).join(', ');
    expect(answer).toMatchObject({ status: 400, body: { error, error_code: 'PARAMETER_MISSING' } });
  });

  test.each([
    [{ amount: -1 }, /^amount /],
    [{ amount: '1e3' }, /^amount /],
    [{ amount: 0.001 }, /^amount has more decimal places than USD/],
    [{ amount: 10.5, currency: 'JPY' }, /^amount has more decimal places than JPY/],
    [{ currency: 'usd' }, /^currency /],
    [{ payment_subject_type: 'meeting', payment_subject_id: 'x' }, /^payment_subject_type /],
    [{ payment_subject_type: 'Meeting' }, 'Mandatory parameter payment_subject_id is missing'],
    [{ payment_subject_id: 'x' }, 'Mandatory parameter payment_subject_type is missing'],
    [{ payment_subject_type: 'Meeting', payment_subject_id: { a: 1 } }, /^payment_subject_id /],
  ])('with %j is a 400', async (fields, error) => {
    const answer = await take(fields);
    expect(answer.status).toBe(400);
    expect((answer.body as { error: string }).error).toMatch(error);
  });

  test('is for staff', async () => {
    expect((await app.post(PAYMENTS, paymentBody(), cast.clientToken)).status).toBe(401);
    expect((await app.put(`${PAYMENTS}/x`, {}, cast.clientToken)).status).toBe(401);
  });
});

describe('paying a payment status', () => {
  test('pays all that is left unless an amount is named', async () => {
    const { payment_status_id: uid } = await clientPackageOf(app, cast);
    const part = await pay(app, cast, uid, { amount: '40', payment_method: 'card' });
    expect(dataOf(part, 200)).toMatchObject({
      payment: { amount: 40, payment_method: 'card', payment_status_state: 'pending', amount_left_to_pay: 60 },
    });
    const rest = await pay(app, cast, uid);
    expect(dataOf(rest, 200)).toMatchObject({
      payment: { amount: 60, payment_method: null, payment_status_state: 'paid', amount_paid: 100 },
    });
    expect(await pay(app, cast, uid)).toMatchObject(ALREADY_PAID);
  });

  test('that asks for nothing is not needed: it is paid from the start', async () => {
    const uid = await paymentOf(app, cast, { price: 0 });
    expect(await amountsOf(app, cast, uid)).toMatchObject({ state: 'paid', amount_paid: 0 });
    expect(await pay(app, cast, uid)).toMatchObject({ status: 422, body: { error_code: 'ALREADY_PAID' } });
  });

  test('that a credit has paid is a 422, and so is a credit for what money has paid', async () => {
    await clientPackageOf(app, cast);
    const byCredit = await paymentOf(app, cast);
    await redeem(app, cast, byCredit);
    expect(await pay(app, cast, byCredit)).toMatchObject(ALREADY_PAID);
    const byMoney = await paymentOf(app, cast);
    await pay(app, cast, byMoney);
    expect(await redeem(app, cast, byMoney)).toMatchObject(ALREADY_PAID);
    await expectCleanBooks(app.database);
  });

  test('that is unknown, or another business’s, is a 404', async () => {
    const stranger = await castOf(app);
    const foreign = await paymentOf(app, stranger);
    const error = 'Payment status not found';
    const notFound = { status: 404, body: { status: 'Error', error, error_code: 'NOT_FOUND' } };
    expect(await pay(app, cast, foreign)).toMatchObject(notFound);
    expect(await pay(app, cast, 'nosuchstatus0000')).toMatchObject(notFound);
  });

  test.each([{ amount: 50.01 }, { amount: 0 }])('with %j is a 422', async (fields) => {
    expect((await pay(app, cast, await paymentOf(app, cast), fields)).status).toBe(422);
  });

  test.each([{ amount: 'ten' }, { amount: 0.005 }, { amount: [5] }, { payment_method: {} }, { payment_method: 5 }])(
    'with %j is a 400',
    async (fields) => {
      expect((await pay(app, cast, await paymentOf(app, cast), fields)).status).toBe(400);
    },
  );

  test('ten times at once pays it once', async () => {
    // The first round also opens the pool's connections, which keeps the requests apart.
    for (let round = 0; round < 3; round += 1) {
      const uid = await paymentOf(app, cast);
      const answers = await Promise.all(Array.from({ length: 10 }, () => pay(app, cast, uid, { amount: 50 })));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        200,
        ...Array<number>(9).fill(422),
      ]);
      expect(await amountsOf(app, cast, uid)).toEqual({ state: 'paid', amount: '50.0', amount_paid: 50 });
      expect(await sumOfPayments(uid)).toBe(50);
    }
  });

  test('in ten parts at once adds them all up', async () => {
    const uid = await paymentOf(app, cast);
    const answers = await Promise.all(Array.from({ length: 10 }, () => pay(app, cast, uid, { amount: 5 })));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
    expect(await amountsOf(app, cast, uid)).toEqual({ state: 'paid', amount: '50.0', amount_paid: 50 });
  });

  test('while a credit is used for it: one of the two pays', async () => {
    await clientPackageOf(app, cast);
    for (let round = 0; round < 5; round += 1) {
      const uid = await paymentOf(app, cast);
      const [paid, redeemed] = await Promise.all([pay(app, cast, uid), redeem(app, cast, uid)]);
      expect([paid.status, redeemed.status].toSorted((a, b) => a - b)).toEqual([200, 422]);
    }
    await expectCleanBooks(app.database);
  });
});
