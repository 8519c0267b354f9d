import { afterAll, describe, expect, test } from '@jest/globals';
import { addressOf, credentialsOf, everybodyOf, idsOf } from '../scenes/everybody.js';
import { clientPackageOf, dataOf, packageOf, paymentOf, redeem, UPDATE_USAGE } from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { bodiesNotGiving, NOT_GIVEN, sampleOf } from '../support/http/bad-bodies.js';
import { type PublishedRoute, publishedRoutes } from '../support/http/published-routes.js';
import { type TestResponse, startTestApp } from '../support/app/test-app.js';

// The routes are read before the tests are listed, so that each route has tests of its own.
const app = await startTestApp();
const us = await everybodyOf(app);
const ids = idsOf(us);
const routes = await publishedRoutes(app);

afterAll(async () => {
  await expectCleanBooks(app.database);
  await app.close();
});

function send(route: PublishedRoute, path: string, body: unknown): Promise<TestResponse> {
  const { token, headers } = credentialsOf(us, route.tokenTypes[0]);
  return app.send(route.method, path, body, token, headers);
}

/** Whether an answer refuses the request's form, and how; what else a route answers may differ from one time to the next. */
function refusalOf({ status, text }: TestResponse): string {
  return status === 400 || status >= 500 ? `${status} ${text.replace(/[a-z0-9]{16}/g, '…')}` : 'none';
}

describe('null and blank text in an optional field are as good as its absence, on', () => {
  const withOptions = routes.filter(({ body }) => body && bodiesNotGiving(body, ids).length > 0);
  test.each(withOptions.map((route) => [route.title, route] as const))('%s', async (_title, route) => {
    const path = addressOf(route, ids);
    for (const { name, without, blank } of bodiesNotGiving(route.body!, ids)) {
      const expected = refusalOf(await send(route, path, without));
      for (const body of blank) {
        expect([name, body, refusalOf(await send(route, path, body))]).toEqual([name, body, expected]);
      }
    }
  });
});

describe('a blank optional parameter of a query is as good as its absence, on', () => {
  const optionsOf = ({ parameters }: PublishedRoute) =>
    parameters.filter((parameter) => parameter.in === 'query' && !parameter.required);
  const withOptions = routes.filter((route) => optionsOf(route).length > 0);
  test.each(withOptions.map((route) => [route.title, route] as const))('%s', async (_title, route) => {
    const path = addressOf(route, ids);
    const body = route.body && sampleOf(route.body, ids);
    const expected = await send(route, path, body);
    for (const { name } of optionsOf(route)) {
      for (const text of ['', '%20%20']) {
        const answer = await send(route, `${path}&${encodeURIComponent(name)}=${text}`, body);
        expect([name, answer.status, answer.body]).toEqual([name, expected.status, expected.body]);
      }
    }
  });
});

describe('an optional field that is not given', () => {
  const give = (fields: object): Promise<TestResponse> =>
    app.post(
      '/platform/v1/payment/client_packages',
      { client_id: us.clientUid, package_id: us.packageUid, ...fields },
      us.staffToken,
    );

  test.each(NOT_GIVEN)('is its default where a package is given: %j', async (nothing) => {
    const fields = ['price', 'sessions_count', 'valid_from', 'valid_until', 'matter_uid', 'tax_uids'];
    const given = await give(Object.fromEntries(fields.map((name) => [name, nothing])));
    const usual = await give({});
    const { client_package: one } = dataOf<{ client_package: Record<string, unknown> }>(given);
    const { client_package: other } = dataOf<{ client_package: Record<string, unknown> }>(usual);
    for (const name of ['amount', 'total_bookings', 'valid_from', 'valid_until', 'conversation_id']) {
      expect([name, one[name]]).toEqual([name, other[name]]);
    }
  });

  test.each(NOT_GIVEN)('stays as it is where something is changed: %j', async (nothing) => {
    const all = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, nothing]));
    const uid = await packageOf(app, us, { description: 'Mats are there', discount_amount: 5, discount_unit: 'F' });
    const path = `/platform/v1/payment/packages/${uid}`;
    const before = dataOf<{ package: Record<string, unknown> }>(await app.get(path, us.staffToken), 200).package;
    const names = ['name', 'price', 'currency', 'expiration', 'expiration_unit', 'items', 'description', 'active'];
    const changes = all([...names, 'discount_amount', 'discount_unit', 'products', 'tax_uids', 'image_path']);
    const after = dataOf<{ package: Record<string, unknown> }>(
      await app.put(path, { package: changes }, us.staffToken),
      200,
    ).package;
    expect(after).toEqual({ ...before, updated_at: after['updated_at'] });

    const service = `/v2/settings/services/${us.serviceUid}`;
    const serviceChanges = all(['name', 'duration', 'charge_type', 'price', 'currency', 'description', 'active']);
    const changed = (await app.put(service, serviceChanges, us.staffToken)).body;
    expect(changed).toMatchObject({ name: 'Yoga class', duration: 60, charge_type: 'paid', price: 50, active: true });

    const payment = await paymentOf(app, us);
    const request = `/business/payments/v1/payment_requests/${payment}`;
    await app.put(
      request,
      { payment_request: { net_price: 40, price_before_coupon: 60, tax_uids: ['vat'] } },
      us.staffToken,
    );
    const nothings = all(['net_price', 'price', 'price_before_coupon', 'tax_uids', 'currency']);
    expect((await app.put(request, { payment_request: nothings }, us.staffToken)).body).toMatchObject({
      data: {
        payment_request: { amount: '50.0', net_amount: '40.0', amount_before_coupon: '60.0', taxes: [{ id: 'vat' }] },
      },
    });
  });

  test('is looked for under its other spellings, and never called mandatory', async () => {
    await clientPackageOf(app, us);
    const payment = await paymentOf(app, us);
    const both = { payment_status_id: ' ', payment_status_uid: payment };
    expect((await app.post(UPDATE_USAGE, both, us.clientToken)).status).toBe(200);
    const answer = await give({ valid_until: '' });
    expect([answer.status, answer.text]).toEqual([201, expect.not.stringContaining('Mandatory')]);
    expect((await redeem(app, us, '')).body).toMatchObject({ error_code: 'PARAMETER_MISSING' });
  });

  test('null within a list is no value: 400', async () => {
    for (const fields of [{ tax_uids: [null] }, { tax_uids: ['vat', null] }, { tax_uids: [''] }]) {
      expect((await give(fields)).status).toBe(400);
    }
    const change = { client_package: { booking_credits: [null] } };
    const path = `/business/payments/v1/client_packages/${us.clientPackageUid}`;
    expect((await app.put(path, change, us.staffToken)).status).toBe(400);
  });
});
