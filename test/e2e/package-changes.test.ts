import { beforeAll, describe, expect, it } from '@jest/globals';
import { createPackage, createService, packageBody, packageIn, packagesIn } from '../scenes/catalogue.js';
import { useTestApp } from '../support/app/test-app.js';

const PACKAGES = '/platform/v1/payment/packages';
const REORDER = '/business/payments/v1/packages/reorder';
const NO_SUCH_UID = 'nosuchuid0000000';

const app = useTestApp();
let businessUid: string;
let token: string;
let otherToken: string;
let yoga: string;

beforeAll(async () => {
  ({ businessUid, staffToken: token } = await app.business());
  ({ staffToken: otherToken } = await app.business());
  yoga = await createService(app, token);
});

function change(id: string, changes: object, by = token) {
  return app.put(`${PACKAGES}/${id}`, { package: changes }, by);
}

describe('changing a package', () => {
  it('changes what is named and leaves the rest', async () => {
    const before = await createPackage(app, token, yoga, { discount_amount: 5, discount_unit: 'f' });
    const changes = { name: 'Renamed', price: '99.95', expiration_unit: 'Y', active: false, tax_uids: ['tax1'] };
    const answer = await change(before.id, changes);
    expect(answer.status).toBe(200);
    const after = packageIn(answer);
    expect(after).toEqual({
      ...before,
      name: 'Renamed',
      price: '99.95',
      total_price: '99.95',
      expiration_unit: 'y',
      active: false,
      taxes: [{ id: 'tax1' }],
      updated_at: after['updated_at'],
    });
    expect(packageIn(await app.get(`${PACKAGES}/${before.id}`, token))).toEqual(after);
  });

  it('replaces items and products as a whole', async () => {
    const products = [{ id: 'mat', name: 'Mat', quantity: 1 }];
    const { id } = await createPackage(app, token, yoga, { products });
    const pilates = await createService(app, token, 'Pilates');
    const items = [{ total_bookings: 3, services: [{ id: pilates }] }];
    const after = packageIn(await change(id, { items, products: [] }));
    expect(after['items']).toEqual([{ total_bookings: '3', services: [{ id: pilates, name: 'Pilates' }] }]);
    expect(after).toMatchObject({ total_bookings: 3, products: [] });
  });

  it('takes a discount of 0, and an empty change', async () => {
    const { id } = await createPackage(app, token, yoga, { discount_amount: 5, discount_unit: 'f' });
    const answer = await change(id, { discount_amount: 0, name: null });
    expect(packageIn(answer)).toMatchObject({ discount_amount: '0.0', discount_unit: 'f', name: 'Ten classes' });
    expect((await change(id, {})).status).toBe(200);
  });

  it('refuses a body that is not {"package":{…}} and wrong values', async () => {
    const { id } = await createPackage(app, token, yoga);
    const flat = await app.put(`${PACKAGES}/${id}`, { name: 'Renamed' }, token);
    expect(flat).toMatchObject({ status: 400, body: { error: 'Mandatory parameter package is missing' } });
    for (const wrong of [{ items: [] }, { active: 'true' }, { name: 5 }, { price: 'x' }]) {
      expect((await change(id, wrong)).status).toBe(400);
    }
    for (const wrong of [[], 'x', 1]) {
      expect((await app.put(`${PACKAGES}/${id}`, { package: wrong }, token)).status).toBe(400);
    }
  });

  it('does not know packages and services of another business', async () => {
    const { id } = await createPackage(app, token, yoga);
    const foreign = await createService(app, otherToken);
    const items = [{ total_bookings: 1, services: [{ id: foreign }] }];
    expect(await change(id, { items })).toMatchObject({
      status: 422,
      body: { error: expect.stringMatching(/^Service not found: /) },
    });
    expect(await change(id, { name: 'Mine' }, otherToken)).toMatchObject({
      status: 404,
      body: { status: 'Error', error: 'Package not found', error_code: 'NOT_FOUND' },
    });
    expect((await change(NO_SUCH_UID, { name: 'Mine' })).status).toBe(404);
  });

  it('never ends up with a price that its currency lacks the decimals for, however changes meet', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await createPackage(app, token, yoga, { price: 100 });
      const answers = await Promise.all([change(id, { price: 19.99 }), change(id, { currency: 'JPY' })]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
    }
  });
});

describe('reordering packages', () => {
  async function catalogueOfThree() {
    const { staffToken } = await app.business();
    const service = await createService(app, staffToken);
    const [a, b, c] = [
      await createPackage(app, staffToken, service),
      await createPackage(app, staffToken, service),
      await createPackage(app, staffToken, service),
    ];
    const order = async () => packagesIn(await app.get(PACKAGES, staffToken)).map(({ id }) => id);
    return { staffToken, a: a.id, b: b.id, c: c.id, order };
  }

  it('gives new places; a package not named keeps its own', async () => {
    const { staffToken, a, b, c, order } = await catalogueOfThree();
    const places = [
      { id: a, order: 3 },
      { id: c, order: 1 },
    ];
    const answer = await app.put(REORDER, { packages: places }, staffToken);
    expect(answer).toMatchObject({ status: 200, body: { success: true, data: {} } });
    expect(await order()).toEqual([c, b, a]);
  });

  it('changes nothing when one of the packages is unknown or of another business', async () => {
    const { staffToken, a, b, c, order } = await catalogueOfThree();
    const foreign = await createPackage(app, token, yoga);
    for (const id of [NO_SUCH_UID, foreign.id]) {
      const places = [
        { id: a, order: 9 },
        { id, order: 1 },
      ];
      const answer = await app.put(REORDER, { packages: places }, staffToken);
      expect(answer.status).toBe(404);
      const error = {
        code: 'not_found',
        field: 'packages.1.id',
        message: expect.stringMatching(/^Package not found: /),
      };
      expect(answer.body).toEqual({ success: false, errors: [error] });
    }
    expect(await order()).toEqual([a, b, c]);
    const untouched = packageIn(await app.get(`${PACKAGES}/${foreign.id}`, token));
    expect(untouched.order).toBe(foreign.order);
  });

  it('refuses a package named twice, a missing order and a missing list', async () => {
    const { id } = await createPackage(app, token, yoga);
    const twice = [
      { id, order: 1 },
      { id, order: 2 },
    ];
    expect((await app.put(REORDER, { packages: twice }, token)).status).toBe(422);
    expect((await app.put(REORDER, { packages: [{ id }] }, token)).status).toBe(400);
    const { status, body } = await app.put(REORDER, {}, token);
    expect(status).toBe(400);
    const message = 'Mandatory parameter packages is missing';
    expect(body).toEqual({ success: false, errors: [{ code: 'missing_field', field: 'packages', message }] });
  });
});

describe('who may keep the catalogue', () => {
  it('is refused without a token and with a client’s', async () => {
    const created = await app.post('/platform/v1/clients', { first_name: 'Grace' }, token);
    const clientToken = (created.body as { data: { token: string } }).data.token;
    for (const bearer of [undefined, clientToken]) {
      const answers = await Promise.all([
        app.get(PACKAGES, bearer),
        app.get(`${PACKAGES}/${NO_SUCH_UID}`, bearer),
        app.post(PACKAGES, packageBody(yoga), bearer),
        app.post('/platform/v1/payment/booking_packages', {}, bearer),
        change(NO_SUCH_UID, {}, bearer ?? ''),
        app.put(REORDER, { packages: [] }, bearer),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
    }
  });

  it('is told so exactly, before the body is judged, when the business lacks the feature', async () => {
    const { id } = await createPackage(app, token, yoga);
    const features = `/platform/v1/businesses/${businessUid}/features`;
    await app.put(features, { features: [] }, token);
    const gated = [
      await app.get(`${PACKAGES}?page=0`, token),
      await app.post(PACKAGES, {}, token),
      await app.post(PACKAGES, packageBody(yoga), token),
      await app.post('/platform/v1/payment/booking_packages', { price: 'x' }, token),
      await app.put(`${PACKAGES}/${id}`, {}, token),
    ];
    for (const { status, body } of gated) {
      expect(status).toBe(403);
      expect(body).toEqual({ message: '403 Forbidden', status: 'module_permission_missing' });
    }
    expect((await app.get(`${PACKAGES}/${id}`, token)).status).toBe(200);
    expect((await app.put(REORDER, { packages: [{ id, order: 1 }] }, token)).status).toBe(200);
    await app.put(features, { features: ['booking_packages'] }, token);
    expect((await app.get(PACKAGES, token)).status).toBe(200);
  });
});
