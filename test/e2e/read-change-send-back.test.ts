import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPackage, packageIn } from '../scenes/catalogue.js';
import {
  type Cast,
  castOf,
  clientPackageOf,
  dataOf,
  packageOf,
  paymentOf,
  redeem,
  serviceOf,
} from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

type Fields = Readonly<Record<string, unknown>>;

let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app, { business: { currency: 'KWD' } });
});

afterAll(async () => {
  await expectCleanBooks(app.database);
  await app.close();
});

describe('a package of the catalogue, as it is read', () => {
  const packages: readonly [string, () => Promise<string>][] = [
    ['with everything', async () => (await createPackage(app, cast.staffToken, cast.serviceUid, EVERYTHING)).id],
    ['with nothing that it need not have', async () => (await createPackage(app, cast.staffToken, cast.serviceUid)).id],
    ['of the short form', () => packageOf(app, cast, { price: '0.125' })],
    ['for every service of the business', () => packageOf(app, cast, { service_uids: [] })],
    [
      'of several items',
      async () => {
        const items = [
          { total_bookings: 5, services: [{ id: cast.serviceUid }, { id: await serviceOf(app, cast) }] },
          { total_bookings: 1, services: [{ id: cast.serviceUid }] },
        ];
        return (await createPackage(app, cast.staffToken, cast.serviceUid, { items })).id;
      },
    ],
  ];

  test.each(packages)('%s: can be sent back without a change, and with one', async (_name, make) => {
    const path = `/platform/v1/payment/packages/${await make()}`;
    const read = packageIn(await app.get(path, cast.staffToken));
    const same = packageIn(await app.put(path, { package: read }, cast.staffToken));
    expect(same).toEqual({ ...read, updated_at: same['updated_at'] });
    const renamed = packageIn(await app.put(path, { package: { ...read, name: 'Renamed' } }, cast.staffToken));
    expect(renamed).toEqual({ ...read, name: 'Renamed', updated_at: renamed['updated_at'] });
  });
});

const EVERYTHING = {
  description: 'For all levels',
  discount_amount: '10',
  discount_unit: 'P',
  image_path: 'images/ten.png',
  online_payment_enabled: true,
  products: [{ id: 'mat0000000000000', name: 'Mat', quantity: 2 }],
  tax_uids: ['tax0000000000000'],
};

describe('a client package, as it is read', () => {
  const read = async (uid: string): Promise<Fields> => {
    const answer = await app.get(`/business/payments/v1/client_packages/${uid}`, cast.staffToken);
    return dataOf<{ client_package: Fields }>(answer, 200).client_package;
  };
  const send = async (uid: string, object: Fields): Promise<Fields> => {
    const path = `/business/payments/v1/client_packages/${uid}`;
    const answer = await app.put(path, { client_package: object }, cast.staffToken);
    return dataOf<{ client_package: Fields }>(answer, 200).client_package;
  };

  test.each([
    ['fresh', {}],
    ['expired', { valid_from: '2020-01-01', valid_until: '2020-12-31' }],
    ['of few sessions', { sessions_count: 1 }],
  ])('%s: can be sent back without a change', async (_name, fields) => {
    const { id } = await clientPackageOf(app, cast, fields);
    const before = await read(id);
    const { source: _source, ...answered } = before;
    expect(await send(id, before)).toEqual(answered);
    expect(await read(id)).toEqual(before);
    const ledger = await app.get(`/business/payments/v1/client_packages/${id}/ledger`, cast.staffToken);
    expect(dataOf<{ entries: unknown[] }>(ledger, 200).entries).toHaveLength(1);
  });

  test('used, and with more sessions: keeps what has been used', async () => {
    const { id } = await clientPackageOf(app, cast);
    await redeem(app, cast, await paymentOf(app, cast));
    const before = await read(id);
    await send(id, before);
    const [credit] = before['booking_credits'] as [Fields];
    const changed = await send(id, { ...before, booking_credits: [{ ...credit, total_bookings: '12' }] });
    expect(changed).toMatchObject({ total_bookings: '12', valid_until: before['valid_until'] });
    await send(id, { ...(await read(id)), active: 'false' });
    expect(await send(id, await read(id))).toMatchObject({ active: 'false', total_bookings: '12' });
  });
});

test('a service, as it is read, can be sent back without a change', async () => {
  for (const fields of [
    {},
    { price: null, charge_type: 'free' },
    { price: 5, charge_type: 'free' },
    { price: '0.125' },
  ]) {
    const uid = await serviceOf(app, cast, fields);
    const { service } = dataOf<{ service: Fields }>(
      await app.get(`/platform/v1/services/${uid}`, cast.staffToken),
      200,
    );
    const { status, body } = await app.put(`/v2/settings/services/${uid}`, service, cast.staffToken);
    expect([status, body]).toEqual([200, { ...service, updated_at: (body as Fields)['updated_at'] }]);
  }
});

test('a number of sessions is a whole number or its digits, and nothing else', async () => {
  const path = `/platform/v1/payment/packages/${await packageOf(app, cast)}`;
  const change = async (total: unknown): Promise<number> => {
    const items = [{ total_bookings: total, services: [{ id: cast.serviceUid }] }];
    return (await app.put(path, { package: { items } }, cast.staffToken)).status;
  };
  for (const good of ['7', 7, '007']) expect(await change(good)).toBe(200);
  for (const bad of ['7.5', '1e1', '-1', '0', '9999999', '0x7', ' 7', '٧', '7 ', true])
    expect(await change(bad)).toBe(400);
});
