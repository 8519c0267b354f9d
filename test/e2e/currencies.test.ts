import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Cast, castOf } from '../scenes/story.js';
import { packageBody } from '../scenes/catalogue.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';

let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
});

afterAll(() => app.close());

/** Every route on which an amount meets a currency. */
const ROUTES: readonly [string, (currency: string, price: string) => Promise<TestResponse>][] = [
  [
    'a package',
    (currency, price) =>
      app.post('/platform/v1/payment/packages', packageBody(cast.serviceUid, { currency, price }), cast.staffToken),
  ],
  [
    'a service',
    (currency, price) =>
      app.post('/v2/settings/services', { name: 'Sauna', duration: 30, currency, price }, cast.staffToken),
  ],
  [
    'a payment request',
    (currency, price) => {
      const body = { payment_request: { client_id: cast.clientUid, price, currency } };
      return app.post('/business/payments/v1/payment_requests', body, cast.staffToken);
    },
  ],
  [
    'a payment',
    (currency, amount) => {
      const body = { client_id: cast.clientUid, amount, currency, payment_method: 'cash', title: 'Tea' };
      return app.post('/platform/v1/payments', body, cast.staffToken);
    },
  ],
];

describe.each(ROUTES)('%s', (_name, send) => {
  test.each([
    ['HUF', '1990.50', '1990.505'],
    ['TWD', '10.25', '10.255'],
    ['JPY', '1990', '1990.5'],
    ['KRW', '15000', '15000.1'],
    ['KWD', '1.125', '1.1255'],
    ['TND', '7.5', '7.0001'],
    ['CLF', '2.1234', '2.12345'],
  ])('in %s takes %s and refuses %s', async (currency, good, bad) => {
    expect((await send(currency, good)).status).toBe(201);
    expect((await send(currency, bad)).status).toBe(400);
  });

  test('in what is no money is 400', async () => {
    expect((await send('XAU', '1')).status).toBe(400);
  });
});
