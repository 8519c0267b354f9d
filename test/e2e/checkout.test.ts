import { beforeAll, expect, test } from '@jest/globals';
import { bookingWithPayment, cancelBooking, pay, PAYMENT_REQUESTS } from '../scenes/bookings.js';
import { type Cast, castOf, clientOf, clientPackageOf, dataOf, redeem } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';

const app = useTestApp();
let cast: Cast;

beforeAll(async () => {
  cast = await castOf(app);
});

const pathOf = (uid: string): string => `/client/payments/v1/payment_requests/${uid}/checkout`;

async function checkout(uid: string): Promise<Record<string, unknown>> {
  const answer = await app.get(pathOf(uid), cast.clientToken);
  return dataOf<{ checkout_session: Record<string, unknown> }>(answer, 200).checkout_session;
}

test('a checkout session has every field in its published type', async () => {
  const { id, paymentStatusUid } = await bookingWithPayment(app, cast);
  await app.put(
    `${PAYMENT_REQUESTS}/${paymentStatusUid}`,
    { payment_request: { net_price: 40, tax_uids: ['vat'] } },
    cast.staffToken,
  );
  await pay(app, cast, paymentStatusUid, { amount: 19.99 });

  expect((await app.get(pathOf(paymentStatusUid), cast.clientToken)).body).toEqual({
    success: true,
    data: {
      checkout_session: {
        amount_left_to_pay: 30.01,
        amount_total: 50,
        net_total_amount: 40,
        net_amount_left_to_pay: 20.01,
        checkout_options: null,
        coupon_discount: 0,
        discount: 0,
        currency: 'USD',
        is_allowed_coupons: false,
        is_cart_coupon: false,
        items: [
          {
            title: 'Yoga class',
            entity_type: 'Meeting',
            entity_uid: id,
            description: '',
            discount: 0,
            price_before_discount: 50,
            price_after_discount: 50,
            taxes: [{ id: 'vat' }],
          },
        ],
        payable_type: 'Meeting',
        payable_uid: id,
        payment_status_uid: paymentStatusUid,
        state: 'due',
        tax_mode: 'exclude',
        taxes: [{ id: 'vat' }],
        title: 'Yoga class',
      },
    },
  });
});

test('nothing is left to pay once money has paid, a credit has paid, or it is cancelled', async () => {
  await clientPackageOf(app, cast);
  const nothing = { amount_left_to_pay: 0, net_amount_left_to_pay: 0, state: 'due' };

  const byMoney = await bookingWithPayment(app, cast);
  await pay(app, cast, byMoney.paymentStatusUid);
  expect(await checkout(byMoney.paymentStatusUid)).toMatchObject({ ...nothing, amount_total: 50 });

  const byCredit = await bookingWithPayment(app, cast);
  await redeem(app, cast, byCredit.paymentStatusUid);
  expect(await checkout(byCredit.paymentStatusUid)).toMatchObject({ ...nothing, amount_total: 0, net_total_amount: 0 });

  const off = await bookingWithPayment(app, cast);
  await cancelBooking(app, cast, off.id);
  expect(await checkout(off.paymentStatusUid)).toMatchObject({ ...nothing, amount_total: 50 });
});

test('a part payment above the net price leaves no negative net amount', async () => {
  const { paymentStatusUid: uid } = await bookingWithPayment(app, cast);
  await app.put(`${PAYMENT_REQUESTS}/${uid}`, { payment_request: { net_price: 40 } }, cast.staffToken);
  await pay(app, cast, uid, { amount: 45 });
  expect(await checkout(uid)).toMatchObject({ amount_left_to_pay: 5, net_amount_left_to_pay: 0 });
});

test('another client’s, another business’s and an unknown one are a 404', async () => {
  const { paymentStatusUid } = await bookingWithPayment(app, cast);
  const body = { success: false, errors: [{ code: 'not_found', message: 'Payment request not found' }] };
  const neighbour = await clientOf(app, cast);
  const stranger = await castOf(app);
  expect(await app.get(pathOf(paymentStatusUid), neighbour.clientToken)).toMatchObject({ status: 404, body });
  expect(await app.get(pathOf(paymentStatusUid), stranger.clientToken)).toMatchObject({ status: 404, body });
  expect(await app.get(pathOf('nosuchstatus0000'), cast.clientToken)).toMatchObject({ status: 404, body });
});

test('it is for clients', async () => {
  const { paymentStatusUid } = await bookingWithPayment(app, cast);
  expect((await app.get(pathOf(paymentStatusUid), cast.staffToken)).status).toBe(401);
  expect((await app.get(pathOf(paymentStatusUid))).status).toBe(401);
});
