import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp, type TestBusiness } from '../support/app/test-app.js';

const PACKAGES = '/platform/v1/payment/packages';
const terms = { name: 'Everything', price: 100, currency: 'USD', expiration: 1, expiration_unit: 'Y' };
const services = (ids: readonly string[]) => ids.map((id) => ({ id }));

let app: TestApp;
let business: TestBusiness;
beforeAll(async () => {
  app = await startTestApp();
  business = await app.business();
});
afterAll(() => app.close());

/** A service for each number, with a name that is as long as a name can be. */
async function serviceIds(count: number): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_value, index) => {
      const name = `${index}`.padEnd(255, '予約');
      return app.post('/v2/settings/services', { name, duration: 60, price: 50 }, business.staffToken);
    }),
  );
  return answers.map(({ body }) => (body as { id: string }).id);
}

describe('a package names 100 services at most, in all of its items together', () => {
  test.each([[[60, 41]], [Array.from({ length: 20 }, () => 100)]])('%p are refused, with what to do', async (sizes) => {
    const items = sizes.map((size, item) => ({
      total_bookings: 1,
      services: services(Array.from({ length: size }, (_value, index) => `s${item}x${index}`)),
    }));
    const answer = await app.post(PACKAGES, { ...terms, items }, business.staffToken);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/items name \d+ services; a package may name 100 in all/);
  });
});

test('a page that would be too large is 400 and says to ask for less; smaller ones are served', async () => {
  const items = [{ total_bookings: 10, services: services(await serviceIds(100)) }];
  for (let place = 0; place < 60; place += 1) {
    const wanted = { ...terms, name: `Package ${place}`, online_payment_enabled: true, items };
    expect((await app.post(PACKAGES, wanted, business.staffToken)).status).toBe(201);
  }
  const list = `/client/payments/v1/packages?business_id=${business.businessUid}`;
  const whole = await app.get(`${list}&per_page=100`);
  expect(whole).toMatchObject({ status: 400, body: { errors: [{ code: 'invalid', field: 'per_page' }] } });
  expect(whole.text).toContain('ask for fewer');
  const page = await app.get(`${list}&per_page=25`);
  expect(page.status).toBe(200);
  expect(Buffer.byteLength(page.text)).toBeLessThan(4 * 1024 * 1024);
  const ofStaff = await app.get(`${PACKAGES}?per_page=100&include_items=true`, business.staffToken);
  expect(ofStaff).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER' } });
});
