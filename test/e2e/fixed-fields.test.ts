import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PAYMENT_REQUESTS, PAYMENTS } from '../scenes/bookings.js';
import { type Cast, castOf, clientPackageOf, dataOf, packageOf, paymentOf } from '../scenes/story.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';

type Fields = Readonly<Record<string, unknown>>;

let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
});
afterAll(() => app.close());

/** A route that changes a record: how one is made, read and changed. */
interface Changing {
  readonly make: () => Promise<string>;
  readonly read: (uid: string) => Promise<TestResponse>;
  readonly change: (uid: string, fields: Fields) => Promise<TestResponse>;
  /** In `data` of what is read. */
  readonly name?: string;
}

const put = (path: string, body: unknown): Promise<TestResponse> => app.put(path, body, cast.staffToken);
const get = (path: string): Promise<TestResponse> => app.get(path, cast.staffToken);
const CLIENT_PACKAGES = '/business/payments/v1/client_packages';
const CATALOGUE = '/platform/v1/payment/packages';
const SERVICES = '/v2/settings/services';

const ROUTES: Readonly<Record<string, Changing>> = {
  'payment request': {
    make: () => paymentOf(app, cast),
    read: (uid) => get(`${PAYMENT_REQUESTS}/${uid}`),
    change: (uid, payment_request) => put(`${PAYMENT_REQUESTS}/${uid}`, { payment_request }),
    name: 'payment_request',
  },
  'client package': {
    make: async () => (await clientPackageOf(app, cast)).id,
    read: (uid) => get(`${CLIENT_PACKAGES}/${uid}`),
    change: (uid, client_package) => put(`${CLIENT_PACKAGES}/${uid}`, { client_package }),
    name: 'client_package',
  },
  package: {
    make: () => packageOf(app, cast),
    read: (uid) => get(`${CATALOGUE}/${uid}`),
    change: (uid, fields) => put(`${CATALOGUE}/${uid}`, { package: fields }),
    name: 'package',
  },
  service: {
    make: () => Promise.resolve(cast.serviceUid),
    read: (uid) => get(`/platform/v1/services/${uid}`),
    change: (uid, fields) => put(`${SERVICES}/${uid}`, fields),
    name: 'service',
  },
  payment: {
    make: () => paymentOf(app, cast),
    read: (uid) => get(`${PAYMENT_REQUESTS}/${uid}`),
    change: (uid, fields) => put(`${PAYMENTS}/${uid}`, { amount: 1, ...fields }),
    name: 'payment_request',
  },
};

const FIXED: readonly (readonly [route: string, field: string, value: unknown])[] = [
  ['payment request', 'client_id', 'somebodyelse0000'],
  ['payment request', 'service_id', 'anotherservice00'],
  ['payment request', 'due_date', '2031-01-01'],
  ['payment request', 'title', 'Another title'],
  ['payment request', 'amount', '49.0'],
  ['payment request', 'amount_paid', 50],
  ['payment request', 'taxes', [{ id: 'vat' }]],
  ['payment request', 'display', false],
  ['client package', 'price', 90],
  ['client package', 'amount', 99],
  ['client package', 'client_uid', 'somebodyelse0000'],
  ['client package', 'package_id', 'anotherpackage00'],
  ['client package', 'expiry_last_day', 'day_before'],
  ['client package', 'bookings_usage', '3'],
  ['client package', 'sessions_count', 12],
  ['client package', 'name', 'Eleven classes'],
  ['package', 'order', 9999],
  ['package', 'total_price', '1.0'],
  ['package', 'sessions_count', 11],
  ['package', 'service_uids', []],
  ['package', 'business_uid', 'anotherbusiness0'],
  ['service', 'id', 'anotherservice00'],
  ['service', 'created_at', '2020-01-01T00:00:00.000Z'],
  ['payment', 'currency', 'JPY'],
  ['payment', 'client_id', 'somebodyelse0000'],
  ['payment', 'title', 'Another title'],
];

describe('a known field that can’t be changed there is refused and named', () => {
  test.each(FIXED)('of a %s: %s', async (route, field, value) => {
    const { make, read, change, name } = ROUTES[route]!;
    const uid = await make();
    const before = await read(uid);
    const answer = await change(uid, { [field]: value });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`${field} can’t be changed here`);
    expect((await read(uid)).body).toEqual(before.body);
    expect(dataOf<Fields>(before, 200)[name ?? '']).toBeDefined();
  });

  test('in a credit of a client package', async () => {
    const { id, booking_credits } = await clientPackageOf(app, cast);
    const [credit] = booking_credits;
    const change = (fields: Fields): Promise<TestResponse> =>
      put(`${CLIENT_PACKAGES}/${id}`, {
        client_package: { booking_credits: [{ id: credit?.id, total_bookings: 12, ...fields }] },
      });
    expect(await change({ bookings_usage: 4 })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'booking_credits.bookings_usage' }] },
    });
    expect((await change({ bookings_usage: '0' })).status).toBe(200);
  });
});

describe('so it is where a part of a record has a route of its own', () => {
  test('the features of a business', async () => {
    const path = `/platform/v1/businesses/${cast.businessUid}/features`;
    const features = ['booking_packages'];
    const refused = await put(path, { features: [], name: 'Another studio' });
    expect(refused).toMatchObject({
      status: 422,
      body: { error: expect.stringContaining('name can’t be changed here') },
    });
    expect(await get(path)).toMatchObject({ body: { data: features } });
    expect((await put(path, { features, uid: cast.businessUid })).status).toBe(200);
  });

  test('the order of the catalogue', async () => {
    const [id, other] = [await packageOf(app, cast), await packageOf(app, cast)];
    const reorder = (fields: Fields): Promise<TestResponse> =>
      put('/business/payments/v1/packages/reorder', {
        packages: [
          { id: other, order: 7 },
          { id, order: 8, ...fields },
        ],
      });
    const before = await get(`${CATALOGUE}/${other}`);
    const refused = await reorder({ price: '1.0' });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'packages.price' }] } });
    expect((await get(`${CATALOGUE}/${other}`)).body).toEqual(before.body);
    const shown = dataOf<{ package: Fields }>(await get(`${CATALOGUE}/${id}`), 200).package;
    expect((await reorder({ ...shown, order: 8 })).status).toBe(200);
  });
});

describe('what is sent as it is may stay', () => {
  test.each(['payment request', 'service'])('a %s can be read, changed and sent back', async (route) => {
    const { make, read, change, name } = ROUTES[route]!;
    const uid = await make();
    for (const price of [45, 46]) {
      const shown = dataOf<Readonly<Record<string, Fields>>>(await read(uid), 200)[name!]!;
      expect((await change(uid, { ...shown, price })).status).toBe(200);
    }
  });

  test('null counts as not given, and keys that nobody knows are ignored', async () => {
    const uid = await paymentOf(app, cast);
    const { change } = ROUTES['payment request']!;
    expect((await change(uid, { client_id: null, due_date: null, ui_state: 'open' })).status).toBe(200);
  });
});
