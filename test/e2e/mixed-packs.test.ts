import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPackage } from '../scenes/catalogue.js';
import { type Cast, castOf, clientOf, dataOf, paymentOf, redeem, serviceOf } from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';

const GIVE = '/platform/v1/payment/client_packages';

let app: TestApp;
let cast: Cast;
let training: string;
let massage: string;

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
  training = await serviceOf(app, cast, { name: 'Personal training' });
  massage = await serviceOf(app, cast, { name: 'Massage' });
});

afterAll(async () => {
  await expectCleanBooks(app.database);
  await app.close();
});

/** A package with an item for each pair of a number of sessions and the services that they are for. */
async function packOf(...items: readonly (readonly [sessions: number, ...services: string[]])[]): Promise<string> {
  const body = items.map(([total, ...services]) => ({
    total_bookings: total,
    services: services.map((id) => ({ id })),
  }));
  return (await createPackage(app, cast.staffToken, cast.serviceUid, { items: body })).id;
}

function give(packageId: string, sessions?: number | null, clientUid = cast.clientUid): Promise<TestResponse> {
  return app.post(GIVE, { client_id: clientUid, package_id: packageId, sessions_count: sessions }, cast.staffToken);
}

interface Credit {
  readonly total_bookings: string;
  readonly credit_items: readonly { readonly item_id: string }[];
}

/** Sessions and services of each credit that an answer shows. */
function poolsIn(answer: TestResponse): unknown[] {
  const { client_package: given } = dataOf<{ client_package: { booking_credits: Credit[] } }>(answer);
  return given.booking_credits.map(({ total_bookings: total, credit_items: items }) => [
    total,
    ...items.map(({ item_id: id }) => id),
  ]);
}

describe('a mixed pack stays mixed (contract 2.1)', () => {
  test('given with its own total, each item keeps its sessions and services', async () => {
    const pack = await packOf([3, training], [4, massage, cast.serviceUid], [2, cast.serviceUid]);
    const pools = [
      ['3', training],
      ['4', massage, cast.serviceUid],
      ['2', cast.serviceUid],
    ];
    expect(poolsIn(await give(pack, 9))).toEqual(pools);
    expect(poolsIn(await give(pack))).toEqual(pools);
  });

  test('so that one kind can’t be used up with the sessions of another', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    const pack = await packOf([1, training], [1, massage]);
    await give(pack, 2, owner.clientUid);
    expect((await redeem(app, owner, await paymentOf(app, owner, { service_id: training }))).status).toBe(200);
    expect((await redeem(app, owner, await paymentOf(app, owner, { service_id: training }))).status).toBe(422);
    expect((await redeem(app, owner, await paymentOf(app, owner, { service_id: massage }))).status).toBe(200);
  });

  test.each([1, 8, 10, 1000])('with %i instead of 5 + 4 it is 422 that says what to send', async (sessions) => {
    const answer = await give(await packOf([5, training], [4, massage]), sessions);
    expect(answer).toMatchObject({ status: 422, body: { status: 'Error', error_code: 'INVALID_PARAMETER' } });
    expect(answer.text).toContain(`sessions_count ${sessions} does not say how many of each`);
    expect(answer.text).toContain('5 + 4 = 9 sessions. Leave it out or send 9');
  });

  test('a pack of one item takes the number, more or fewer, for all of its services', async () => {
    const pack = await packOf([5, training, massage]);
    expect(poolsIn(await give(pack, 7))).toEqual([['7', training, massage]]);
    expect(poolsIn(await give(pack, 2))).toEqual([['2', training, massage]]);
  });

  test('a refused sale leaves nothing behind', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    expect((await give(await packOf([5, training], [4, massage]), 3, owner.clientUid)).status).toBe(422);
    const [packages, payments] = await Promise.all(
      ['client_packages', 'payment_requests'].map((list) => app.get(`/client/payments/v1/${list}`, owner.clientToken)),
    );
    expect(packages?.body).toMatchObject({ data: { client_packages: [] } });
    expect(payments?.body).toMatchObject({ data: { payment_requests: [] } });
  });
});
