import { beforeAll, describe, expect, it } from '@jest/globals';
import { createPackage, createService, packageBody, packageIn, packagesIn } from '../scenes/catalogue.js';
import { useTestApp } from '../support/app/test-app.js';

const PACKAGES = '/platform/v1/payment/packages';
const BOOKING_PACKAGES = '/platform/v1/payment/booking_packages';
const UID = /^[a-z0-9]{16}$/;
const ITEM = { total_bookings: 1, services: [{ id: 'x' }] };
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const NO_SUCH_UID = 'nosuchuid0000000';
const NOT_FOUND = { status: 'Error', error: 'Package not found', error_code: 'NOT_FOUND' };
const SERVICE_NOT_FOUND = {
  status: 'Error',
  error: expect.stringMatching(/^Service not found: /),
  error_code: 'INVALID_PARAMETER',
};

const app = useTestApp();
let businessUid: string;
let token: string;
let otherToken: string;
let yoga: string;
let foreignService: string;

beforeAll(async () => {
  ({ businessUid, staffToken: token } = await app.business());
  ({ staffToken: otherToken } = await app.business());
  yoga = await createService(app, token);
  foreignService = await createService(app, otherToken);
});

describe('creating a package', () => {
  it('answers every field in its published type', async () => {
    const pilates = await createService(app, token, 'Pilates');
    const answer = await app.post(
      PACKAGES,
      packageBody(yoga, {
        items: [
          { total_bookings: 5, services: [{ id: yoga }] },
          { total_bookings: 3, services: [{ id: pilates }, { id: yoga }] },
        ],
        description: 'For all levels',
        discount_amount: '10',
        discount_unit: 'P',
        image_path: 'images/ten.png',
        online_payment_enabled: true,
        products: [
          { id: 'mat0000000000000', name: 'Mat', quantity: 2 },
          { id: 'cap0000000000000', quantity: 5 },
        ],
        tax_uids: ['tax0000000000000'],
      }),
      token,
    );
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      status: 'OK',
      data: {
        package: {
          id: expect.stringMatching(UID),
          business_uid: businessUid,
          name: 'Ten classes',
          currency: 'USD',
          price: '223.5',
          total_price: '223.5',
          taxes: [{ id: 'tax0000000000000' }],
          expiration: 12,
          expiration_unit: 'm',
          description: 'For all levels',
          image_path: 'images/ten.png',
          online_payment_enabled: true,
          discount_amount: '10.0',
          discount_unit: 'p',
          active: true,
          order: expect.any(Number),
          created_at: expect.stringMatching(TIMESTAMP),
          updated_at: expect.stringMatching(TIMESTAMP),
          deleted_at: null,
          total_bookings: 8,
          items: [
            { total_bookings: '5', services: [{ id: yoga, name: 'Yoga class' }] },
            {
              total_bookings: '3',
              services: [
                { id: pilates, name: 'Pilates' },
                { id: yoga, name: 'Yoga class' },
              ],
            },
          ],
          products: [
            { id: 'mat0000000000000', name: 'Mat', quantity: 2 },
            { id: 'cap0000000000000', name: '', quantity: 5 },
          ],
        },
      },
    });
    expect(await app.get(`${PACKAGES}/${packageIn(answer).id}`, token)).toMatchObject({
      status: 200,
      body: answer.body,
    });
  });

  it('fills in what may be left out', async () => {
    expect(await createPackage(app, token, yoga)).toMatchObject({
      description: '',
      image_path: '',
      online_payment_enabled: false,
      discount_amount: null,
      discount_unit: null,
      products: [],
      taxes: [],
    });
  });

  it.each([
    [100, 'USD', '100.0'],
    ['100', 'USD', '100.0'],
    ['19.90', 'USD', '19.9'],
    [0, 'USD', '0.0'],
    [1.125, 'KWD', '1.125'],
    [500, 'JPY', '500.0'],
  ])('answers the price %p %s as %p', async (price, currency, text) => {
    const { id } = await createPackage(app, token, yoga, { price, currency });
    expect(packageIn(await app.get(`${PACKAGES}/${id}`, token))).toMatchObject({ price: text, total_price: text });
  });

  it.each([
    ['the name is missing', { name: undefined }, 'Mandatory parameter name is missing', 'PARAMETER_MISSING'],
    [
      'several are missing',
      { price: undefined, currency: null },
      'Mandatory parameter price is missing, Mandatory parameter currency is missing',
      'PARAMETER_MISSING',
    ],
    ['an item lacks its services', { items: [{ total_bookings: 1 }] }, /items\.0\.services/, 'PARAMETER_MISSING'],
    ['the name is too long', { name: 'x'.repeat(256) }, /^name /, 'INVALID_PARAMETER'],
    ['the description is too long', { description: 'x'.repeat(5001) }, /^description /, 'INVALID_PARAMETER'],
    ['the price is negative', { price: -1 }, /^price /, 'INVALID_PARAMETER'],
    ['the price is no number', { price: '12,50' }, /^price /, 'INVALID_PARAMETER'],
    ['the price has cents that yen lack', { price: 1.5, currency: 'JPY' }, /^price .*JPY/, 'INVALID_PARAMETER'],
    ['the price has tenths of a cent', { price: '1.125' }, /^price .*USD/, 'INVALID_PARAMETER'],
    ['the currency does not exist', { currency: 'QQQ' }, /^currency /, 'INVALID_PARAMETER'],
    ['it expires at once', { expiration: 0 }, /^expiration /, 'INVALID_PARAMETER'],
    ['the unit is unknown', { expiration_unit: 'h' }, /^expiration_unit /, 'INVALID_PARAMETER'],
    ['the discount unit is unknown', { discount_unit: 'x' }, /^discount_unit /, 'INVALID_PARAMETER'],
    ['there are no items', { items: [] }, /^items /, 'INVALID_PARAMETER'],
    ['there are 21 items', { items: Array.from({ length: 21 }, () => ITEM) }, /^items /, 'INVALID_PARAMETER'],
    ['items is an object', { items: {} }, /items/, 'INVALID_PARAMETER'],
    ['an item is null', { items: [null] }, /items/, 'INVALID_PARAMETER'],
    [
      'an item has no sessions',
      { items: [{ total_bookings: 0, services: [{ id: 'x' }] }] },
      /total_bookings/,
      'INVALID_PARAMETER',
    ],
    ['an item has no service', { items: [{ total_bookings: 1, services: [] }] }, /services/, 'INVALID_PARAMETER'],
    [
      'there are four products',
      { products: Array.from({ length: 4 }, () => ({ id: 'p', quantity: 1 })) },
      /^products /,
      'INVALID_PARAMETER',
    ],
    ['a product comes six times', { products: [{ id: 'p', quantity: 6 }] }, /quantity/, 'INVALID_PARAMETER'],
  ])('refuses with 400 when %s', async (_case, changes, error, error_code) => {
    const answer = await app.post(PACKAGES, packageBody(yoga, changes), token);
    const text = typeof error === 'string' ? error : expect.stringMatching(error);
    expect(answer).toMatchObject({ status: 400, body: { status: 'Error', error: text, error_code } });
  });

  it('refuses a service that is unknown and one of another business in the same way', async () => {
    for (const service of [NO_SUCH_UID, foreignService]) {
      const items = [{ total_bookings: 1, services: [{ id: yoga }, { id: service }] }];
      const answer = await app.post(PACKAGES, packageBody(yoga, { items }), token);
      expect(answer).toMatchObject({ status: 422, body: SERVICE_NOT_FOUND });
    }
  });

  it('gives packages that arrive at once different places', async () => {
    const created = await Promise.all(Array.from({ length: 12 }, () => createPackage(app, token, yoga)));
    expect(new Set(created.map(({ order }) => order)).size).toBe(12);
  });
});

describe('creating a package of so many sessions', () => {
  const shortForm = { name: 'Test Package', price: 100, sessions_count: 10 };

  it('takes the short form and answers the package under both names', async () => {
    const { status, body } = await app.post(BOOKING_PACKAGES, { ...shortForm, service_uids: [yoga] }, token);
    const shown = packageIn({ body });
    expect(status).toBe(201);
    expect(shown).toMatchObject({ price: '100.0', currency: 'USD', expiration: 12, expiration_unit: 'm' });
    expect(shown['items']).toEqual([{ total_bookings: '10', services: [{ id: yoga, name: 'Yoga class' }] }]);
    const names = { uid: shown.id, sessions_count: 10, service_uids: [yoga] };
    expect(body).toEqual({ status: 'OK', data: { package: shown, booking_package: { ...shown, ...names } } });
    expect(packageIn(await app.get(`${PACKAGES}/${shown.id}`, token))).toEqual(shown);
  });

  it.each([[undefined], [[]], [null]])('covers all services when service_uids is %j', async (service_uids) => {
    const { status, body } = await app.post(BOOKING_PACKAGES, { ...shortForm, service_uids }, token);
    expect(status).toBe(201);
    expect(body).toMatchObject({ data: { booking_package: { service_uids: [], sessions_count: 10 } } });
    expect(packageIn({ body })).toMatchObject({ items: [{ total_bookings: '10', services: [] }], total_bookings: 10 });
  });

  it('takes currency and expiration when given', async () => {
    const body = { ...shortForm, currency: 'JPY', expiration: 2, expiration_unit: 'W' };
    const created = packageIn(await app.post(BOOKING_PACKAGES, body, token));
    expect(created).toMatchObject({ currency: 'JPY', expiration: 2, expiration_unit: 'w' });
  });

  it('refuses missing and wrong fields, and services of others', async () => {
    const missing = await app.post(BOOKING_PACKAGES, { name: 'Test Package', price: 100 }, token);
    expect(missing).toMatchObject({ status: 400, body: { error: 'Mandatory parameter sessions_count is missing' } });
    expect((await app.post(BOOKING_PACKAGES, { ...shortForm, sessions_count: 0 }, token)).status).toBe(400);
    expect((await app.post(BOOKING_PACKAGES, { ...shortForm, service_uids: 'all' }, token)).status).toBe(400);
    const foreign = await app.post(BOOKING_PACKAGES, { ...shortForm, service_uids: [foreignService] }, token);
    expect(foreign).toMatchObject({ status: 422, body: SERVICE_NOT_FOUND });
  });
});

describe('reading packages', () => {
  it('lists by place, with items and without deactivated ones only when asked', async () => {
    const { staffToken } = await app.business();
    const service = await createService(app, staffToken);
    const first = await createPackage(app, staffToken, service);
    const second = await createPackage(app, staffToken, service);
    await app.put(`${PACKAGES}/${first.id}`, { package: { active: false } }, staffToken);

    const all = packagesIn(await app.get(PACKAGES, staffToken));
    const { items, ...withoutItems } = second;
    expect(all).toEqual([expect.objectContaining({ id: first.id, active: false, order: 1 }), withoutItems]);
    const active = packagesIn(await app.get(`${PACKAGES}?active_only=true&include_items=true`, staffToken));
    expect(active).toEqual([{ ...withoutItems, items }]);
    const page = packagesIn(await app.get(`${PACKAGES}?page=2&per_page=1`, staffToken));
    expect(page.map(({ id }) => id)).toEqual([second.id]);
  });

  it.each(['include_items=yes', 'active_only=1', 'page=0', 'per_page=101', 'sort=name:asc', 'filter[name][eq]=x'])(
    'refuses ?%s',
    async (query) => {
      const answer = await app.get(`${PACKAGES}?${query}`, token);
      expect(answer).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER' } });
    },
  );

  it('does not know ids of nobody or of another business', async () => {
    const { id } = await createPackage(app, token, yoga);
    expect(await app.get(`${PACKAGES}/${NO_SUCH_UID}`, token)).toMatchObject({ status: 404, body: NOT_FOUND });
    expect(await app.get(`${PACKAGES}/${id}`, otherToken)).toMatchObject({ status: 404, body: NOT_FOUND });
  });
});
