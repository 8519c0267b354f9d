import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPackage, packageBody } from '../scenes/catalogue.js';
import { type Cast, castOf, packageOf, paymentOf, paymentRequest } from '../scenes/story.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';

const PACKAGES = '/platform/v1/payment/packages';

let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
});

afterAll(() => app.close());

describe('a package’s discount is at most the whole price', () => {
  const create = (fields: object): Promise<TestResponse> =>
    app.post(PACKAGES, packageBody(cast.serviceUid, { price: 80, ...fields }), cast.staffToken);

  test.each([
    { discount_amount: 100.01, discount_unit: 'P' },
    { discount_amount: '250', discount_unit: 'p' },
    { discount_amount: 80.01, discount_unit: 'F' },
    { discount_amount: 1, discount_unit: 'f', price: 0 },
    { discount_amount: 101 },
  ])('%j is 422', async (fields) => {
    expect(await create(fields)).toMatchObject({ status: 422, body: { error_code: 'INVALID_PARAMETER' } });
    const short = { name: 'Short', price: 80, sessions_count: 1, ...fields };
    expect((await app.post('/platform/v1/payment/booking_packages', short, cast.staffToken)).status).toBe(422);
    const { id } = await createPackage(app, cast.staffToken, cast.serviceUid);
    const change = { price: 80, ...fields };
    expect((await app.put(`${PACKAGES}/${id}`, { package: change }, cast.staffToken)).status).toBe(422);
  });

  test.each([
    { discount_amount: 100, discount_unit: 'P' },
    { discount_amount: 33.3333, discount_unit: 'P' },
    { discount_amount: 80, discount_unit: 'F' },
    { discount_amount: 0, discount_unit: 'F', price: 0 },
  ])('%j is taken', async (fields) => {
    expect((await create(fields)).status).toBe(201);
  });

  test('whichever of the three changes', async () => {
    const uid = await packageOf(app, cast, { price: 80, discount_amount: 60, discount_unit: 'F' });
    const change = async (fields: object): Promise<number> =>
      (await app.put(`${PACKAGES}/${uid}`, { package: fields }, cast.staffToken)).status;
    expect(await change({ price: 50 })).toBe(422);
    expect(await change({ price: 60 })).toBe(200);
    expect(await change({ discount_amount: 70 })).toBe(422);
    expect(await change({ discount_unit: 'P', discount_amount: 90 })).toBe(200);
    expect(await change({ discount_unit: 'F' })).toBe(422);
    expect((await create({ discount_amount: 0.001, discount_unit: 'F' })).status).toBe(400);
  });
});

describe('a payment request’s net price is not above its price, nor its price above that before the coupon', () => {
  test.each([
    [{ net_price: 50.01 }, 'net_price'],
    [{ price: 40, net_price: 41 }, 'net_price'],
    [{ price_before_coupon: 49.99 }, 'price_before_coupon'],
    [{ price: 70, price_before_coupon: '60' }, 'price_before_coupon'],
    [{ price_before_coupon: 0 }, 'price_before_coupon'],
  ])('%j is 422, and nothing changes', async (fields, field) => {
    const uid = await paymentOf(app, cast);
    const before = await paymentRequest(app, cast, uid);
    const path = `/business/payments/v1/payment_requests/${uid}`;
    const answer = await app.put(path, { payment_request: fields }, cast.staffToken);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ code: 'invalid', field }] } });
    expect(await paymentRequest(app, cast, uid)).toEqual(before);
  });

  test('also where only the price changes, whose net price is then the price', async () => {
    const uid = await paymentOf(app, cast);
    const change = async (fields: object): Promise<number> =>
      (await app.put(`/business/payments/v1/payment_requests/${uid}`, { payment_request: fields }, cast.staffToken))
        .status;
    expect(await change({ net_price: 50, price_before_coupon: 50 })).toBe(200);
    expect(await change({ price_before_coupon: 60, net_price: 45 })).toBe(200);
    expect(await change({ price: 61 })).toBe(422);
    expect(await change({ price: 61, price_before_coupon: 61 })).toBe(200);
    expect(await change({ price: 30 })).toBe(200);
    expect(await paymentRequest(app, cast, uid)).toMatchObject({ amount: '30.0', net_amount: '30.0' });
  });
});
