import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPackage, packageBody } from '../scenes/catalogue.js';
import { type Cast, castOf, clientOf, clientPackageOf, packageOf, serviceOf } from '../scenes/story.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';

const PACKAGES = '/platform/v1/payment/packages';
const NOBODY = 'nosuchuid0000000';

let app: TestApp;
let cast: Cast;
let foreign: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
  foreign = await castOf(app);
});
afterAll(() => app.close());

/** Fails unless the answer is a refusal that names the field and the identifier that nothing has. */
function expectNamed(answer: TestResponse, status: number, field: string, uid: string): void {
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(field);
  expect(answer.text).toContain(uid);
}

/** Items that name services, item by item. */
function itemsOf(...items: readonly (readonly string[])[]): object[] {
  return items.map((services) => ({ total_bookings: 2, services: services.map((id) => ({ id })) }));
}

describe('an identifier that nothing has is named, and so is its field', () => {
  test.each([
    ['unknown', () => NOBODY],
    ['another business’s', () => foreign.serviceUid],
  ])('a service of a package: %s', async (_case, service) => {
    const other = await serviceOf(app, cast);
    const items = itemsOf([cast.serviceUid], [other, cast.serviceUid, service()]);
    const made = await app.post(PACKAGES, packageBody(cast.serviceUid, { items }), cast.staffToken);
    expectNamed(made, 422, 'items.1.services.2.id', service());
    const { id } = await createPackage(app, cast.staffToken, cast.serviceUid);
    const changed = await app.put(`${PACKAGES}/${id}`, { package: { items } }, cast.staffToken);
    expectNamed(changed, 422, 'package.items.1.services.2.id', service());
  });

  test('a service that is known in another item, and unknown in this one', async () => {
    const items = itemsOf([cast.serviceUid, await serviceOf(app, cast), NOBODY], [cast.serviceUid]);
    const made = await app.post(PACKAGES, packageBody(cast.serviceUid, { items }), cast.staffToken);
    expectNamed(made, 422, 'items.0.services.2.id', NOBODY);
  });

  test('a service of a package of the short form', async () => {
    const body = { name: 'Ten', price: 1, sessions_count: 10, service_uids: [cast.serviceUid, NOBODY] };
    const made = await app.post('/platform/v1/payment/booking_packages', body, cast.staffToken);
    expectNamed(made, 422, 'service_uids.1', NOBODY);
  });

  test('a package that is put in order, and nothing is moved', async () => {
    const first = await createPackage(app, cast.staffToken, cast.serviceUid);
    const packages = [
      { id: first.id, order: 77 },
      { id: NOBODY, order: 78 },
    ];
    const answer = await app.put('/business/payments/v1/packages/reorder', { packages }, cast.staffToken);
    expectNamed(answer, 404, 'packages.1.id', NOBODY);
    const shown = await app.get(`${PACKAGES}/${first.id}`, cast.staffToken);
    expect(shown.body).toMatchObject({ data: { package: { order: first.order } } });
  });

  test('what a client is given: the client, its matter, the package', async () => {
    const give = (fields: object): Promise<TestResponse> =>
      app.post('/platform/v1/payment/client_packages', { client_id: cast.clientUid, ...fields }, cast.staffToken);
    const package_id = await packageOf(app, cast);
    expectNamed(await give({ package_id: NOBODY }), 422, 'package_id', NOBODY);
    const theirs = await packageOf(app, foreign);
    expectNamed(await give({ package_id: theirs }), 422, 'package_id', theirs);
    expectNamed(await give({ package_id, client_id: NOBODY }), 422, 'client_id', NOBODY);
    const other = await clientOf(app, cast);
    expectNamed(await give({ package_id, matter_uid: other.matterUid }), 422, 'matter_uid', other.matterUid);
  });

  test('a package that is not sold any more is told from one that is not there', async () => {
    const package_id = await packageOf(app, cast, { name: 'Summer special' });
    await app.put(`${PACKAGES}/${package_id}`, { package: { active: false } }, cast.staffToken);
    const body = { client_id: cast.clientUid, package_id };
    const answer = await app.post('/platform/v1/payment/client_packages', body, cast.staffToken);
    expectNamed(answer, 422, 'package_id', package_id);
    expect(answer.text).toContain('Summer special');
    expect(answer.text).toContain('activate it, or give another');
  });

  test('a credit of a client package, and one with more used than is asked for', async () => {
    const given = await clientPackageOf(app, cast);
    const [credit] = given.booking_credits;
    const rows = [
      { id: credit?.id, total_bookings: 12 },
      { id: NOBODY, total_bookings: 3 },
    ];
    const path = `/business/payments/v1/client_packages/${given.id}`;
    const answer = await app.put(path, { client_package: { booking_credits: rows } }, cast.staffToken);
    expectNamed(answer, 422, 'booking_credits.1.id', NOBODY);
    expect((await app.get(path, cast.staffToken)).body).toMatchObject({
      data: { client_package: { total_bookings: '10' } },
    });
  });

  test('an identifier is repeated as a quotation, whatever is in it', async () => {
    const body = { client_id: cast.clientUid, package_id: 'a"b\nc' };
    const answer = await app.post('/platform/v1/payment/client_packages', body, cast.staffToken);
    expect(answer).toMatchObject({
      status: 422,
      body: { error: String.raw`package_id "a\"b\nc" is not a package of the business` },
    });
  });
});
