import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { addressKey } from '../../src/platform/common/rate-limits/limit-addresses.js';
import { RateLimiter } from '../../src/platform/common/rate-limits/rate-limiter.js';
import { type Cast, castOf, clientOf, paymentOf, redeem, UPDATE_USAGE } from '../scenes/story.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const PLATFORM_429 = { status: 'Error', error: 'Too many requests', error_code: 'RATE_LIMITED' };
const PAYMENTS_429 = { success: false, errors: [{ code: 'unexpected', message: 'Too many requests' }] };
const PAYMENT_REQUESTS = '/client/payments/v1/payment_requests';
const CLIENTS = '/platform/v1/clients';

let database: TestDatabase;
let unlimited: TestApp;
let cast: Cast;
const SECRET = 'the secret that all instances of this file share';

beforeAll(async () => {
  database = await createTestDatabase();
  unlimited = await startTestApp({ database, secret: SECRET });
  cast = await castOf(unlimited);
});
afterAll(async () => {
  await unlimited.close();
  await database.drop();
});

/** Runs `rules` against an instance with settings of its own. */
async function withApp(environment: Record<string, string>, rules: (app: TestApp) => Promise<void>): Promise<void> {
  const app = await startTestApp({ database, secret: SECRET, environment });
  try {
    await rules(app);
  } finally {
    await app.close();
  }
}

const statusesOf = (answers: readonly TestResponse[]): number[] => answers.map(({ status }) => status);
const times = <T>(count: number, ask: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, ask));

function expectRefusal(answer: TestResponse | undefined, body: unknown): void {
  expect(answer).toMatchObject({ status: 429, body });
  expect(answer?.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  expect(answer?.headers.get('x-request-id')).toMatch(/^[a-z0-9]{16}$/);
  expect(answer?.headers.get('x-content-type-options')).toBe('nosniff');
}

describe('a principal that asks too often (RATE_LIMIT_PER_PRINCIPAL)', () => {
  test('is answered 429 in the route’s envelope with Retry-After; others are served', () =>
    withApp({ RATE_LIMIT_PER_PRINCIPAL: '2' }, async (app) => {
      const answers = await times(12, () => app.get(PAYMENT_REQUESTS, cast.clientToken));
      const served = answers.filter(({ status }) => status === 200).length;
      expect(served).toBeGreaterThanOrEqual(4);
      expect(served).toBeLessThanOrEqual(6);
      expectRefusal(
        answers.find(({ status }) => status !== 200),
        PAYMENTS_429,
      );
      const redeeming = await times(6, () => app.post(UPDATE_USAGE, { payment_status_id: 'x' }, cast.clientToken));
      expectRefusal(redeeming.at(-1), PLATFORM_429);
      expect((await app.get(CLIENTS, cast.staffToken)).status).toBe(200);
      const other = await clientOf(unlimited, cast);
      expect((await app.get(PAYMENT_REQUESTS, other.clientToken)).status).toBe(200);
    }));

  test('is one principal with all its tokens, and served again after Retry-After', () =>
    withApp({ RATE_LIMIT_PER_PRINCIPAL: '1' }, async (app) => {
      const tokens = Array.from({ length: 3 }, () =>
        app.token({ type: 'client', uid: cast.clientUid, businessUid: cast.businessUid }),
      );
      const answers = await Promise.all(tokens.map((token) => app.get(PAYMENT_REQUESTS, token)));
      expect(statusesOf(answers).toSorted((one, other) => one - other)).toEqual([200, 200, 429]);
      const wait = Number(answers.find(({ status }) => status === 429)?.headers.get('retry-after'));
      await new Promise((resolve) => setTimeout(resolve, wait * 1_000));
      expect((await app.get(PAYMENT_REQUESTS, cast.clientToken)).status).toBe(200);
    }));

  test('changes nothing with the requests that are refused', () =>
    withApp({ RATE_LIMIT_PER_PRINCIPAL: '1' }, async (app) => {
      const uid = await paymentOf(unlimited, cast);
      const answers = await times(5, () => redeem(app, cast, uid));
      expect(new Set(statusesOf(answers))).toEqual(new Set([422, 429]));
    }));
});

describe('an address that asks too often (RATE_LIMIT_PER_ADDRESS)', () => {
  test.each([
    ['without a token', undefined, 401],
    ['with a token that is none', 'a.b.c', 401],
  ])('is answered 429, also %s', (_name, token, status) =>
    withApp({ RATE_LIMIT_PER_ADDRESS: '2' }, async (app) => {
      const answers = await times(10, () => app.get(CLIENTS, token));
      expect(new Set(statusesOf(answers))).toEqual(new Set([status, 429]));
      expectRefusal(
        answers.find((answer) => answer.status === 429),
        PLATFORM_429,
      );
    }),
  );

  test('nor may it look for routes, or ask for files', () =>
    withApp({ RATE_LIMIT_PER_ADDRESS: '1' }, async (app) => {
      const answers = await times(8, () => app.get('/nowhere'));
      expect(new Set(statusesOf(answers))).toEqual(new Set([404, 429]));
      expect((await app.get('/docs')).status).toBe(429);
    }));

  test('can’t pass for another by X-Forwarded-For', () =>
    withApp({ RATE_LIMIT_PER_ADDRESS: '1' }, async (app) => {
      let next = 1;
      const answers = await times(8, () => app.get(CLIENTS, undefined, { 'x-forwarded-for': `192.0.2.${next++}` }));
      expect(statusesOf(answers)).toContain(429);
    }));

  test('behind one proxy is the last address in X-Forwarded-For, whatever comes before (TRUST_PROXY=1)', () =>
    withApp({ RATE_LIMIT_PER_ADDRESS: '1', TRUST_PROXY: '1' }, async (app) => {
      const ask = (forwarded: string): Promise<TestResponse> =>
        app.get(CLIENTS, undefined, { 'x-forwarded-for': forwarded });
      let next = 1;
      const spread = await times(8, () => ask(`192.0.2.${next++}`));
      expect(new Set(statusesOf(spread))).toEqual(new Set([401]));
      const forged = await times(8, () => ask(`192.0.2.${next++}, 198.51.100.7`));
      expect(statusesOf(forged)).toContain(429);
    }));
});

test('with 0 nobody is ever refused', () =>
  withApp({ RATE_LIMIT_PER_PRINCIPAL: '0', RATE_LIMIT_PER_ADDRESS: '0' }, async (app) => {
    const answers = await times(60, () => app.get(PAYMENT_REQUESTS, cast.clientToken));
    expect(new Set(statusesOf(answers))).toEqual(new Set([200]));
  }));

describe('the limiter', () => {
  test('lets a caller make twice its rate at once, and then its rate', () => {
    const limiter = new RateLimiter(10);
    const taken = (atMs: number, count: number): number =>
      Array.from({ length: count }, () => limiter.take('caller', atMs)).filter((wait) => wait === 0).length;
    expect(taken(0, 100)).toBe(20);
    expect(taken(1_000, 100)).toBe(10);
    expect(taken(1_050, 1)).toBe(0);
    expect(taken(60_000, 100)).toBe(20);
  });

  test('says after how many seconds to come again, and means it', () => {
    const limiter = new RateLimiter(1);
    limiter.take('caller', 0);
    limiter.take('caller', 0);
    expect(limiter.take('caller', 0)).toBe(1);
    expect(limiter.take('caller', 1_000)).toBe(0);
  });

  test('remembers a bounded number of callers, and those that keep asking', () => {
    const limiter = new RateLimiter(1, 100);
    limiter.take('busy', 0);
    for (let other = 0; other < 10_000; other += 1) {
      limiter.take(other, 0);
      if (other % 50 === 0) limiter.take('busy', 0);
      expect(limiter.size).toBeLessThanOrEqual(200);
    }
    expect(limiter.take('busy', 0)).toBeGreaterThan(0);
  });

  test.each([
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['2001:db8::1', '2001:db8::2', true],
    ['2001:db8::1', '2001:0db8:0:0:ffff:1:2:3', true],
    ['2001:db8:0:1::1', '2001:db8::1', false],
    ['::1', '::2', true],
    ['not an address', 'nor this', true],
  ])('%s and %s: the same caller is %p', (one, other, same) => {
    expect(Object.is(addressKey(one), addressKey(other))).toBe(same);
  });
});

describe('what is too large is refused', () => {
  test('a body over 100 kB: 413, just under it: read', async () => {
    const body = (length: number): string => JSON.stringify({ payment_status_id: 'x', pad: 'y'.repeat(length) });
    const large = await unlimited.send('POST', UPDATE_USAGE, body(102_400), cast.clientToken);
    expect(large.status).toBe(413);
    expect(large.headers.get('x-request-id')).toMatch(/^[a-z0-9]{16}$/);
    expect((await unlimited.send('POST', UPDATE_USAGE, body(102_000), cast.clientToken)).status).toBe(404);
  });

  test.each([
    ['headers', '/', { 'x-large': 'x'.repeat(17_000) }],
    ['an address', `/${'x'.repeat(17_000)}`, {}],
  ])('%s over 16 KiB: 431', async (_name, path, headers) => {
    const answer = await unlimited.get(path, undefined, headers);
    expect(answer.status).toBe(431);
    expect(answer.headers.get('x-request-id')).toMatch(/^[a-z0-9]{16}$/);
  });
});

describe('while every database connection is taken', () => {
  test('requests are answered 503 with Retry-After within the configured time, and served again afterwards', () =>
    withApp({ DATABASE_POOL_SIZE: '2', DATABASE_CONNECT_TIMEOUT_MS: '200' }, async (app) => {
      const owner = new pg.Client({ connectionString: database.ownerUrl });
      await owner.connect();
      try {
        await owner.query('begin; lock table payment_statuses in access exclusive mode');
        const stuck = times(2, () => app.get(PAYMENT_REQUESTS, cast.clientToken));
        await new Promise((resolve) => setTimeout(resolve, 200));
        const startedAt = performance.now();
        const refused = await times(5, () => app.get(PAYMENT_REQUESTS, cast.clientToken));
        expect(performance.now() - startedAt).toBeLessThan(3_000);
        for (const answer of refused) {
          expect(answer.status).toBe(503);
          expect(answer.headers.get('retry-after')).toBe('1');
          expect(answer.text).not.toMatch(/timeout|pool|connect/i);
        }
        await owner.query('rollback');
        expect(statusesOf(await stuck)).toEqual([200, 200]);
        expect((await app.get(PAYMENT_REQUESTS, cast.clientToken)).status).toBe(200);
      } finally {
        await owner.end();
      }
    }));
});
