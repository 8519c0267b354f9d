import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Cast, castOf, clientOf, clientPackageOf, paymentOf, redeem } from '../scenes/story.js';
import { newUid } from '../../src/platform/common/uid.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';

let app: TestApp;
let greedy: Cast;
let other: Cast;
let owner: pg.Client;
beforeAll(async () => {
  app = await startTestApp({ environment: { DATABASE_POOL_SIZE: '8', DATABASE_CONNECT_TIMEOUT_MS: '1000' } });
  [greedy, other] = [await castOf(app), await castOf(app)];
});
afterAll(() => app.close());
beforeEach(async () => {
  owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
});
afterEach(() => owner.end());

const CLIENTS = '/platform/v1/clients';
const MINE = '/client/payments/v1/client_packages';

describe('while one business’s questions take their time', () => {
  test('others are answered and credits are used; its own wait, or are answered 503', async () => {
    await clientPackageOf(app, other);
    const payment = await paymentOf(app, other);
    // Nobody reads these until the lock is given back.
    await owner.query('begin; lock table booking_packages in access exclusive mode');
    const application = app.token({ type: 'app', uid: newUid(), businessUid: greedy.businessUid });
    const stuck: Promise<TestResponse>[] = Array.from({ length: 20 }, (_none, index) =>
      app.get('/platform/v1/payment/packages', index % 2 === 0 ? greedy.staffToken : application),
    );
    const refused = await Promise.any(stuck);
    expect(refused.status).toBe(503);
    expect((await app.get(CLIENTS, other.staffToken)).status).toBe(200);
    expect((await redeem(app, other, payment)).status).toBe(200);
    await owner.query('rollback');
    const statuses = (await Promise.all(stuck)).map(({ status }) => status);
    // Four had a connection; two more may have been next when the lock was given back.
    const answered = statuses.filter((status) => status === 200).length;
    expect([4, 5, 6]).toContain(answered);
    expect(statuses.filter((status) => status === 503)).toHaveLength(20 - answered);
  });

  test('one of its clients leaves something to the others', async () => {
    const friend = await clientOf(app, greedy);
    await owner.query('begin; lock table client_packages in access exclusive mode');
    const stuck = Array.from({ length: 20 }, () => app.get(MINE, greedy.clientToken));
    await Promise.any(stuck);
    expect((await app.get(`${CLIENTS}/${friend.clientUid}`, greedy.staffToken)).status).toBe(200);
    await owner.query('rollback');
    const statuses = (await Promise.all(stuck)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect((await app.get(MINE, greedy.clientToken)).status).toBe(200);
  });

  test('whoever gives up gives back its place', async () => {
    await owner.query('begin; lock table client_packages in access exclusive mode');
    const headers = { authorization: `Bearer ${greedy.clientToken}` };
    const ask = (): Promise<unknown> =>
      fetch(app.url + MINE, { headers, signal: AbortSignal.timeout(200) }).catch(() => undefined);
    await Promise.all(Array.from({ length: 12 }, ask));
    await owner.query('rollback');
    expect((await app.get(MINE, greedy.clientToken)).status).toBe(200);
  });

  test('also while several businesses’ do: credits are used', async () => {
    await clientPackageOf(app, other);
    const payment = await paymentOf(app, other);
    const casts = await Promise.all([1, 2, 3].map(() => castOf(app)));
    await owner.query('begin; lock table booking_packages in access exclusive mode');
    const stuck = casts.flatMap(({ staffToken }) =>
      Array.from({ length: 6 }, () => app.get('/platform/v1/payment/packages', staffToken)),
    );
    await Promise.any(stuck);
    expect((await redeem(app, other, payment)).status).toBe(200);
    await owner.query('rollback');
    await Promise.all(stuck);
  });
});

test('a directory of more than a thousand businesses says which one it means', async () => {
  const directoryUid = newUid();
  const token = app.token({ type: 'directory', uid: directoryUid });
  const ask = () => app.get('/business/payments/v1/client_packages/nothing', token);
  const add = (count: number) =>
    owner.query(
      `insert into businesses (business_uid, name, time_zone, currency, directory_uid, features, created_at, updated_at)
       select $2 || n, 'b', 'UTC', 'USD', $1, '{}', now(), now() from generate_series(1, $3::int) n`,
      [directoryUid, newUid(), count],
    );
  await add(1_000);
  expect((await ask()).status).toBe(404);
  await add(1);
  const answer = await ask();
  expect(answer).toMatchObject({ status: 400 });
  expect(answer.text).toContain('Mandatory parameter business_id is missing');
});

describe('a list is not read and sorted without end', () => {
  test.each([
    ['page=401&per_page=25', 'page'],
    ['page=101&per_page=100', 'page'],
    ['page=3000', 'page'],
    ['sort=created_at:asc,due_date:asc,updated_at:asc,state:asc', 'sort'],
  ])('%s is 400', async (query, field) => {
    const answer = await app.get(`/business/payments/v1/payment_requests?${query}`, other.staffToken);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  test.each(['page=400&per_page=25', 'page=100&per_page=100', 'sort=created_at:asc,due_date:asc,updated_at:asc'])(
    '%s is not',
    async (query) => {
      const answer = await app.get(`/business/payments/v1/payment_requests?${query}`, other.staffToken);
      expect(answer.status).toBe(200);
    },
  );
});
