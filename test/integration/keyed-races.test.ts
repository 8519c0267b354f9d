import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Cast, castOf, dataOf, paymentOf } from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { startTestApp, type TestApp, type TestResponse } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const SECRET = 'the-same-secret-in-both-instances';

let database: TestDatabase;
let apps: [TestApp, TestApp];
let cast: Cast;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  apps = [await startTestApp({ database, secret: SECRET }), await startTestApp({ database, secret: SECRET })];
  cast = await castOf(apps[0]);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await Promise.all(apps.map((app) => app.close()));
  await database.drop();
});

/** Until `count` statements of the instances wait for a lock. */
async function waiting(count: number): Promise<void> {
  const text = `select from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`;
  while ((await query(database, text, [database.name])).length < count) await sleep(20);
}

/** The same request under the same key at two instances, both of which have begun their work before either can go on. */
async function atBoth(
  lock: string,
  send: (app: TestApp) => Promise<TestResponse>,
): Promise<[TestResponse, TestResponse]> {
  await owner.query('begin');
  await owner.query(lock);
  const answers = [send(apps[0]), send(apps[1])] as const;
  await waiting(2);
  await owner.query('rollback');
  return Promise.all(answers);
}

test('a payment taken under one key at two instances is one payment, and both are told of it', async () => {
  const uid = await paymentOf(apps[0], cast);
  const [first, second] = await atBoth(`select from payment_statuses where uid = '${uid}' for update`, (app) =>
    app.put(`/platform/v1/payments/${uid}`, { payment_method: 'cash' }, cast.staffToken, { 'idempotency-key': 'paid' }),
  );
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(first.text).toBe(second.text);
});

test('a client made under one key at two instances is one client, and both are told of it', async () => {
  const body = { first_name: 'Ada', email: 'ada@example.com' };
  const [first, second] = await atBoth('lock table clients in share mode', (app) =>
    app.post('/platform/v1/clients', body, cast.staffToken, { 'idempotency-key': 'made' }),
  );
  expect([first.status, second.status]).toEqual([201, 201]);
  const [one, other] = [first, second].map((answer) => dataOf<{ client: { id: string } }>(answer).client);
  expect(one).toEqual(other);
});

test('another request under the same key is refused, whatever would have been said to it', async () => {
  const uid = await paymentOf(apps[0], cast);
  const bodies = [{ payment_method: 'cash' }, { payment_method: 'card' }];
  const answers = await atBoth(`select from payment_statuses where uid = '${uid}' for update`, (app) =>
    app.put(`/platform/v1/payments/${uid}`, bodies.pop(), cast.staffToken, { 'idempotency-key': 'differs' }),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 422]));
  expect(answers.map(({ text }) => text).join('')).toContain('has been used for another request');
});

test('a refusal under a key that nobody has used stays what it is', async () => {
  const uid = await paymentOf(apps[0], cast);
  const pay = (key: string) =>
    apps[0].put(`/platform/v1/payments/${uid}`, { payment_method: 'cash' }, cast.staffToken, {
      'idempotency-key': key,
    });
  expect((await pay('one')).status).toBe(200);
  expect(await pay('another')).toMatchObject({ status: 422, body: { error_code: 'ALREADY_PAID' } });
});
