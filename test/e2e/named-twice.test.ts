import { afterAll, describe, expect, test } from '@jest/globals';
import { addressOf, credentialsOf, everybodyOf, idsOf } from '../scenes/everybody.js';
import { clientPackageOf, dataOf } from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { contentsOf } from '../support/database/contents.js';
import { bodiesNamingTwice } from '../support/http/bad-bodies.js';
import { publishedRoutes } from '../support/http/published-routes.js';
import { inProcess } from '../support/app/in-process.js';
import { startTestApp } from '../support/app/test-app.js';
import { UpdateClientPackageUseCase } from '../../src/modules/client-packages/lifecycle/update-client-package.use-case.js';

// The routes are read before the tests are listed, so that each route has tests of its own.
const app = await startTestApp();
const us = await everybodyOf(app);
const ids = idsOf(us);
const routes = (await publishedRoutes(app)).filter(({ body }) => body && bodiesNamingTwice(body, ids).length > 0);

afterAll(async () => {
  await expectCleanBooks(app.database);
  await app.close();
});

describe('a list that names a record twice is 422, says which, and changes nothing', () => {
  test('there are such lists', () => expect(routes.length).toBeGreaterThan(7));

  test.each(routes.map((route) => [route.title, route] as const))('%s', async (_title, route) => {
    const before = await contentsOf(app.database);
    const { token, headers } = credentialsOf(us, route.tokenTypes[0]);
    for (const { name, body, id } of bodiesNamingTwice(route.body!, ids)) {
      const answer = await app.send(route.method, addressOf(route, ids), body, token, headers);
      expect([name, answer.status, answer.text]).toEqual([name, 422, expect.stringContaining(`names ${id} twice`)]);
    }
    expect(await contentsOf(app.database)).toEqual(before);
  });

  test('also where the two rows agree; each list counts for itself', async () => {
    const given = await clientPackageOf(app, us);
    const row = { id: given.booking_credits[0]?.id, total_bookings: 12 };
    const path = `/business/payments/v1/client_packages/${given.id}`;
    const answer = await app.put(path, { client_package: { booking_credits: [row, row] } }, us.staffToken);
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'invalid', field: 'client_package.booking_credits' }] },
    });
    // Two pools for one service are two pools, and an invoice may have the same line twice.
    const item = { total_bookings: 3, services: [{ id: us.serviceUid }] };
    const body = {
      name: 'Two pools',
      price: 9,
      currency: 'USD',
      expiration: 1,
      expiration_unit: 'm',
      items: [item, item],
    };
    const made = await app.post('/platform/v1/payment/packages', body, us.staffToken);
    expect(dataOf<{ package: { total_bookings: number } }>(made).package.total_bookings).toBe(6);
  });
});

const inThisProcess = inProcess('reaches into the container');
inThisProcess.test('changes of one credit count from what the one before left, whoever asks for them', async () => {
  const given = await clientPackageOf(app, us);
  const id = given.booking_credits[0]?.id ?? '';
  const caller = {
    principal: { type: 'staff', uid: us.staffUid, businessUid: us.businessUid },
    requestId: 'twice',
  } as const;
  const changes = [12, 9, 15].map((total_bookings) => ({ id, total_bookings }));
  await app.nest.get(UpdateClientPackageUseCase).run(caller, given.id, { booking_credits: changes });
  const ledger = await app.get(`/business/payments/v1/client_packages/${given.id}/ledger`, us.staffToken);
  const { entries } = dataOf<{ entries: { quantity: number; balance_after: number }[] }>(ledger, 200);
  expect(entries.map(({ quantity, balance_after: balance }) => [quantity, balance])).toEqual([
    [10, 10],
    [2, 12],
    [-3, 9],
    [6, 15],
  ]);
});
