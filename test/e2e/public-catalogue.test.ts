import { beforeAll, describe, expect, it } from '@jest/globals';
import { createPackage, createService, type PackageAnswer, packageIn, packagesIn } from '../scenes/catalogue.js';
import { useTestApp } from '../support/app/test-app.js';

const PUBLIC = '/client/payments/v1/packages';
const NOT_FOUND = { success: false, errors: [{ code: 'not_found', message: 'Package not found' }] };

const app = useTestApp();
let businessUid: string;
let otherBusinessUid: string;
let yoga: string;
let online: PackageAnswer;
let offline: PackageAnswer;
let deactivated: PackageAnswer;
let second: PackageAnswer;

beforeAll(async () => {
  const business = await app.business();
  const token = business.staffToken;
  businessUid = business.businessUid;
  ({ businessUid: otherBusinessUid } = await app.business());
  yoga = await createService(app, token);
  const discount = { discount_amount: 12.5, discount_unit: 'F' };
  online = await createPackage(app, token, yoga, { online_payment_enabled: true, ...discount });
  offline = await createPackage(app, token, yoga);
  deactivated = await createPackage(app, token, yoga, { online_payment_enabled: true });
  second = await createPackage(app, token, yoga, { online_payment_enabled: true });
  await app.put(`/platform/v1/payment/packages/${deactivated.id}`, { package: { active: false } }, token);
});

describe('the public catalogue', () => {
  it('lists the active packages that are sold online, by place, without a token', async () => {
    for (const query of ['', '&active_only=true', '&active_only=false']) {
      const listed = packagesIn(await app.get(`${PUBLIC}?business_id=${businessUid}${query}`));
      expect(listed.map(({ id }) => id)).toEqual([online.id, second.id]);
    }
    const page = packagesIn(await app.get(`${PUBLIC}?business_id=${businessUid}&page=2&per_page=1`));
    expect(page.map(({ id }) => id)).toEqual([second.id]);
  });

  it('answers every field in its published type', async () => {
    const { status, body } = await app.get(`${PUBLIC}/${online.id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      data: {
        package: {
          id: online.id,
          business_uid: businessUid,
          name: 'Ten classes',
          currency: 'USD',
          price: '223.5',
          original_price: '223.5',
          taxes: [],
          expiration: 12,
          expiration_unit: 'm',
          description: '',
          image_path: '',
          online_payment_enabled: true,
          discount_amount: 12.5,
          discount_unit: 'f',
          active: true,
          order: 1,
          total_bookings: 10,
          items: [{ total_bookings: '10', services: [{ id: yoga, name: 'Yoga class' }] }],
          products: [],
        },
      },
    });
    const [listed] = packagesIn(await app.get(`${PUBLIC}?business_id=${businessUid}`));
    expect(listed).toEqual(packageIn({ body }));
  });

  it('shows an active package by id, listed or not, and a discount of 0 when there is none', async () => {
    expect(packageIn(await app.get(`${PUBLIC}/${offline.id}`))).toMatchObject({ id: offline.id, discount_amount: 0 });
    expect((await app.get(`${PUBLIC}/${offline.id}?business_id=${businessUid}`)).status).toBe(200);
  });

  it.each([
    ['a deactivated package', () => deactivated.id],
    ['an unknown package', () => 'nosuchuid0000000'],
    ['a package of another business than the one named', () => `${online.id}?business_id=${otherBusinessUid}`],
  ])('does not know %s', async (_case, path) => {
    expect(await app.get(`${PUBLIC}/${path()}`)).toMatchObject({ status: 404, body: NOT_FOUND });
  });

  it('needs a business that exists for the list', async () => {
    const missing = await app.get(PUBLIC);
    const message = 'Mandatory parameter business_id is missing';
    expect(missing.status).toBe(400);
    expect(missing.body).toEqual({
      success: false,
      errors: [{ code: 'missing_field', field: 'business_id', message }],
    });
    expect((await app.get(`${PUBLIC}?business_id=nosuchuid0000000`)).status).toBe(404);
    expect(packagesIn(await app.get(`${PUBLIC}?business_id=${otherBusinessUid}`))).toEqual([]);
  });

  it.each(['active_only=maybe', 'per_page=0', 'sort=price:asc', 'business_id=again'])('refuses &%s', async (query) => {
    expect((await app.get(`${PUBLIC}?business_id=${businessUid}&${query}`)).status).toBe(400);
  });
});
