import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Cast, castOf, dataOf } from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

let app: TestApp;
let cast: Cast;
beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
});
afterAll(() => app.close());

const MINE = '/client/payments/v1/payment_requests';
let keys = 0;
const ask = (path: string, body: unknown, token: string, key = `key ${keys++}`) =>
  app.post(path, body, token, { 'idempotency-key': key });
const bodies = async (): Promise<string> =>
  (await query<{ body: string }>(app.database, 'select body from idempotency_records'))
    .map(({ body }) => body)
    .join('\n');

test.each([
  [
    'a client’s',
    '/platform/v1/clients',
    () => ({ first_name: 'Ada', last_name: '"token":"x.y.z"' }),
    () => cast.staffToken,
    MINE,
  ],
  [
    'a staff member’s',
    '/platform/v1/tokens',
    () => ({ business_id: cast.businessUid }),
    () => cast.directoryToken,
    '/platform/v1/clients',
  ],
])(
  '%s token is handed out and not stored; repeated, the answer has another for the same',
  async (_whose, path, body, by, use) => {
    const key = `tokens ${keys++}`;
    const first = dataOf<{ token: string }>(await ask(path, body(), by(), key));
    expect((await app.get(use, first.token)).status).toBe(200);
    expect(await bodies()).not.toContain(first.token.split('.')[2]);
    expect(await bodies()).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);

    expect((await app.post('/platform/v1/tokens/revoke', { token: first.token }, cast.directoryToken)).status).toBe(
      200,
    );
    const again = await ask(path, body(), by(), key);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const second = dataOf<{ token: string }>(again);
    expect(second).toEqual({ ...first, token: expect.any(String) });
    expect((await app.get(use, first.token)).status).toBe(401);
    expect((await app.get(use, second.token)).status).toBe(200);
  },
);

test('a caller can’t have itself issued a token by what it sends', async () => {
  const wish = { type: 'staff', entity_uid: cast.staffUid, extra: { business_uid: cast.businessUid } };
  const body = {
    first_name: JSON.stringify({ token: wish }),
    last_name: '"token":{',
    data: { token: wish },
    token: wish,
  };
  const key = `wish ${keys++}`;
  await ask('/platform/v1/clients', body, cast.staffToken, key);
  const { token } = dataOf<{ token: string }>(await ask('/platform/v1/clients', body, cast.staffToken, key));
  expect((await app.get('/platform/v1/clients', token)).status).toBe(401);
  expect((await app.get(MINE, token)).status).toBe(200);
});
