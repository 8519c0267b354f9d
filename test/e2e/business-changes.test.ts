import { describe, expect, test } from '@jest/globals';
import { type Cast, castOf, clientPackageOf, dataOf, packageOf, paymentOf, serviceOf } from '../scenes/story.js';
import { times } from '../support/app/races.js';
import { useTestApp } from '../support/app/test-app.js';

type Fields = Readonly<Record<string, unknown>>;

const app = useTestApp({ cleanBooks: 'at the end' });
const pathOf = ({ businessUid }: Pick<Cast, 'businessUid'>) => `/platform/v1/businesses/${businessUid}`;

async function show(cast: Cast): Promise<Fields> {
  return dataOf<{ business: Fields }>(await app.get(pathOf(cast), cast.staffToken), 200).business;
}

async function changed(cast: Cast, body: object): Promise<Fields> {
  return dataOf<{ business: Fields }>(await app.put(pathOf(cast), body, cast.staffToken), 200).business;
}

describe('changing a business', () => {
  test('changes what is sent and leaves the rest', async () => {
    const cast = await castOf(app, { business: { time_zone: 'Europe/Berlin', currency: 'EUR' } });
    const before = await show(cast);
    expect(await changed(cast, { name: 'Lotus & Friends' })).toEqual({ ...before, name: 'Lotus & Friends' });
    expect(await changed(cast, { time_zone: 'pacific/auckland' })).toMatchObject({ time_zone: 'Pacific/Auckland' });
    expect(await changed(cast, { currency: 'JPY', features: [] })).toMatchObject({ currency: 'JPY', features: [] });
    expect(await show(cast)).toEqual({
      ...before,
      name: 'Lotus & Friends',
      time_zone: 'Pacific/Auckland',
      currency: 'JPY',
      features: [],
    });
  });

  test.each([
    ['nothing', {}],
    ['null', { name: null, time_zone: null, currency: null, features: null }],
    ['blank', { name: ' ', time_zone: '', currency: '' }],
  ])('by %s leaves it as it is', async (_what, body) => {
    const cast = await castOf(app);
    const before = await show(cast);
    expect(await changed(cast, body)).toEqual(before);
  });

  test('takes the business as it was read, whole, and with one change', async () => {
    const cast = await castOf(app, { business: { time_zone: 'Asia/Kolkata', currency: 'INR' } });
    const before = await show(cast);
    expect(await changed(cast, before)).toEqual(before);
    expect(await changed(cast, { ...before, currency: 'KWD' })).toEqual({ ...before, currency: 'KWD' });
  });

  test.each([
    ['time_zone', { time_zone: 'Europe/Atlantis' }, 400],
    ['currency', { currency: 'XXL' }, 400],
    ['name', { name: 'x'.repeat(300) }, 400],
    ['features', { features: ['a', 'a'] }, 422],
    ['id', { id: 'someotherbusines' }, 422],
    ['created_at', { created_at: '2020-01-01T00:00:00.000Z' }, 422],
  ])('by a wrong %s is refused, names it and changes nothing', async (field, body, status) => {
    const cast = await castOf(app);
    const before = await show(cast);
    const answer = await app.put(pathOf(cast), { name: 'Other', ...body }, cast.staffToken);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(field)]);
    expect(await show(cast)).toEqual(before);
  });

  test('is for its staff and its directory', async () => {
    const cast = await castOf(app);
    const other = await castOf(app);
    expect((await app.put(pathOf(cast), { name: 'Mine' }, cast.directoryToken)).status).toBe(200);
    expect((await app.put(pathOf(cast), { name: 'Mine' }, cast.clientToken)).status).toBe(401);
    for (const token of [other.staffToken, other.directoryToken]) {
      expect((await app.put(pathOf(cast), { name: 'Mine' }, token)).status).toBe(404);
      expect((await app.get(pathOf(cast), token)).status).toBe(404);
    }
  });

  test('loses no change of two fields at the same time', async () => {
    const cast = await castOf(app);
    await times(2, (index) => changed(cast, index === 0 ? { name: 'At once' } : { currency: 'GBP' }));
    expect(await show(cast)).toMatchObject({ name: 'At once', currency: 'GBP' });
  });
});

describe('another currency', () => {
  test('is only for what is made from now on without one of its own', async () => {
    const cast = await castOf(app, { business: { currency: 'USD' } });
    const packageUid = await packageOf(app, cast);
    const sold = await clientPackageOf(app, cast, { package_id: packageUid });
    const payment = await paymentOf(app, cast);
    await changed(cast, { currency: 'JPY' });

    const currencies = async (uid: string): Promise<unknown> => {
      const path = `/business/payments/v1/payment_requests/${uid}`;
      const answer = await app.get(path, cast.staffToken);
      return dataOf<{ payment_request: Fields }>(answer, 200).payment_request['currency'];
    };
    expect(await currencies(payment)).toBe('USD');
    expect(await currencies(sold.payment_status_id)).toBe('USD');
    const soldLater = await clientPackageOf(app, cast, { package_id: packageUid });
    expect(await currencies(soldLater.payment_status_id)).toBe('USD');
    expect(await currencies(await paymentOf(app, cast))).toBe('JPY');
    const inYen = await clientPackageOf(app, cast, { package_id: await packageOf(app, cast) });
    expect(await currencies(inYen.payment_status_id)).toBe('JPY');
    const service = await app.get(`/platform/v1/services/${await serviceOf(app, cast)}`, cast.staffToken);
    expect(dataOf<{ service: Fields }>(service, 200).service['currency']).toBe('JPY');
  });
});
