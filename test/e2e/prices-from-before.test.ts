import { beforeAll, expect, test } from '@jest/globals';
import { type Cast, castOf, packageOf, paymentOf } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';
import { query } from '../support/database/books.js';

const app = useTestApp();
let cast: Cast;
beforeAll(async () => {
  cast = await castOf(app);
});

/** Stored by a version that took them. */
async function withImpossiblePrices(): Promise<string> {
  const uid = await paymentOf(app, cast);
  const set = 'update payment_statuses set price_before_coupon = 40, net_price = 60 where uid = $1';
  await query(app.database, set, [uid]);
  return uid;
}

const change = (uid: string, payment_request: object) =>
  app.put(`/business/payments/v1/payment_requests/${uid}`, { payment_request }, cast.staffToken);

test.each([{ state: 'cancelled' }, { tax_uids: ['vat'] }, { currency: 'EUR' }])(
  'what says nothing of prices is not refused for prices stored before: %j',
  async (fields) => {
    expect(await change(await withImpossiblePrices(), fields)).toMatchObject({ status: 200 });
  },
);

test.each([{ price: 45 }, { net_price: 55 }, { price_before_coupon: 45 }])(
  'what says something of them is still judged together with them: %j',
  async (fields) => {
    expect((await change(await withImpossiblePrices(), fields)).status).toBe(422);
  },
);

test('a package with an impossible discount stored before can be taken off the market, and not be sold for another price', async () => {
  const id = await packageOf(app, cast);
  await query(app.database, `update booking_packages set discount_amount = 150, discount_unit = 'p' where uid = $1`, [
    id,
  ]);
  const put = (fields: object) => app.put(`/platform/v1/payment/packages/${id}`, { package: fields }, cast.staffToken);
  expect((await put({ price: 90 })).status).toBe(422);
  expect((await put({ discount_unit: 'F' })).status).toBe(422);
  expect(await put({ active: false })).toMatchObject({ status: 200, body: { data: { package: { active: false } } } });
  expect((await put({ discount_amount: 20 })).status).toBe(200);
});
