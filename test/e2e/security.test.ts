import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { TokenKeys } from '../../src/platform/auth/token-keys.js';
import { serializeError } from '../../src/platform/common/logging/serialize-error.js';
import { ConfigurationError, loadConfiguration } from '../../src/platform/config/configuration.js';
import { type Cast, castOf, clientOf, clientPackageOf, paymentOf, redeem, UPDATE_USAGE } from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { exchange } from '../support/http/raw-connection.js';
import { inProcess } from '../support/app/in-process.js';
import type { TestParts } from '../support/app/running-app.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const PAYMENT_REQUESTS = '/client/payments/v1/payment_requests';
const CLIENTS = '/platform/v1/clients';
const SITE = 'https://book.example';

let database: TestDatabase;
let app: TestApp;
let cast: Cast;
const secret = randomBytes(32).toString('hex');

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startTestApp({ database, secret, environment: { CORS_ORIGINS: `${SITE},https://other.example` } });
  cast = await castOf(app);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** Runs `rules` against another instance on the same database. */
async function withApp(parts: TestParts, rules: (twin: TestApp) => Promise<void>): Promise<void> {
  const twin = await startTestApp({ database, secret, ...parts });
  try {
    await rules(twin);
  } finally {
    await twin.close();
  }
}

describe('every answer of the API carries its request id and the security headers', () => {
  const answers: [string, () => Promise<TestResponse>][] = [
    ['200', () => app.get(PAYMENT_REQUESTS, cast.clientToken)],
    ['400 of a bad parameter', () => app.post(UPDATE_USAGE, {}, cast.clientToken)],
    ['400 of a bad address', () => app.get('/platform/%zz')],
    ['400 of a body that is no JSON', () => app.send('POST', UPDATE_USAGE, '{', cast.clientToken)],
    ['401', () => app.get(CLIENTS)],
    ['404 of a record', () => app.post(UPDATE_USAGE, { payment_status_id: 'x' }, cast.clientToken)],
    ['404 of a route', () => app.get('/nowhere')],
    ['404 of a method', () => app.send('DELETE', CLIENTS)],
    ['a path that is too long', () => app.get(`/platform/v1/clients/${'x'.repeat(500)}`, cast.staffToken)],
    ['413', () => app.send('POST', UPDATE_USAGE, `{"x":"${'x'.repeat(110_000)}"}`, cast.clientToken)],
    ['health', () => app.get('/health/live')],
    ['a preflight', () => app.send('OPTIONS', UPDATE_USAGE, undefined, undefined, preflight(SITE))],
  ];

  test.each(answers)('%s', async (_name, ask) => {
    const { headers } = await ask();
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-request-id': expect.stringMatching(/^[a-z0-9]{16}$/),
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers.get('cache-control')).toMatch(/no-store|no-cache/);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  test('an unreadable target in a raw request', async () => {
    expect(await exchange(app, 'GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 4\d\d .*\r\nx-request-id: [a-z0-9]{16}\r\n/is,
    );
  });

  test('pages have policies of their own: scripts of this server, frames of nobody', async () => {
    for (const path of ['/docs', '/cards']) {
      const policy = (await app.get(path)).headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
    }
  });

  test('HTTPS is insisted on where the operator says so (HSTS_MAX_AGE)', () =>
    withApp({ environment: { HSTS_MAX_AGE: '31536000' } }, async (twin) => {
      const { headers } = await twin.get('/nowhere');
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    }));
});

const preflight = (origin: string): Record<string, string> => ({
  origin,
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'authorization,content-type,idempotency-key',
});

describe('pages of other sites (CORS_ORIGINS)', () => {
  const ask = (origin: string, instance = app): Promise<TestResponse> =>
    instance.get(PAYMENT_REQUESTS, cast.clientToken, { origin });

  test('that are listed may call, and read the request id and Retry-After', async () => {
    const allowed = await app.send('OPTIONS', UPDATE_USAGE, undefined, undefined, preflight(SITE));
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(SITE);
    expect(allowed.headers.get('access-control-allow-headers')).toMatch(/authorization.*idempotency-key/i);
    expect(allowed.headers.get('access-control-allow-methods')).toMatch(/POST, PUT/);
    const { headers } = await ask(SITE);
    expect(headers.get('access-control-allow-origin')).toBe(SITE);
    expect(headers.get('access-control-expose-headers')).toMatch(/X-Request-Id, Retry-After/);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toMatch(/origin/i);
  });

  test('may read refusals too', async () => {
    const { status, headers } = await app.get(CLIENTS, undefined, { origin: SITE });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([401, SITE]);
  });

  test.each(['https://evil.example', `${SITE}.evil.example`, 'https://xbook.example', 'http://book.example', 'null'])(
    'that are not listed may not: %s',
    async (origin) => {
      expect((await ask(origin)).headers.get('access-control-allow-origin')).toBeNull();
      const refused = await app.send('OPTIONS', UPDATE_USAGE, undefined, undefined, preflight(origin));
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  test('may not by default', () =>
    withApp({}, async (twin) => {
      expect((await ask(SITE, twin)).headers.get('access-control-allow-origin')).toBeNull();
    }));

  test('may all with *', () =>
    withApp({ environment: { CORS_ORIGINS: '*' } }, async (twin) => {
      expect((await ask('https://any.example', twin)).headers.get('access-control-allow-origin')).toBe('*');
    }));

  test.each(['book.example', 'https://book.example/', 'https://a.example,*', 'null', 'javascript:alert(1)', ','])(
    '%p is a configuration error',
    (text) => expect(() => loadConfiguration({ CORS_ORIGINS: text })).toThrow(ConfigurationError),
  );
});

describe('while secrets are rotated', () => {
  const next = randomBytes(32).toString('hex');

  test('tokens of the previous secret work, new ones are signed with the new, others’ are 401', () =>
    withApp({ secret: next, previousSecret: secret }, async (twin) => {
      expect((await twin.get(PAYMENT_REQUESTS, cast.clientToken)).status).toBe(200);
      const fresh = twin.token({ type: 'client', uid: cast.clientUid, businessUid: cast.businessUid });
      expect(jwt.decode(fresh, { complete: true })?.header.kid).toBe(new TokenKeys(next).signing.kid);
      expect((await twin.get(PAYMENT_REQUESTS, fresh)).status).toBe(200);
      expect((await app.get(PAYMENT_REQUESTS, fresh)).status).toBe(401);
      const options = { algorithm: 'HS256', keyid: 'unknown' } as const;
      const claims = jwt.decode(fresh, { json: true }) ?? {};
      expect((await twin.get(PAYMENT_REQUESTS, jwt.sign(claims, next, options))).status).toBe(401);
    }));

  test('tokens of a secret that is no longer listed are 401', () =>
    withApp({ secret: next }, async (twin) => {
      expect((await twin.get(PAYMENT_REQUESTS, cast.clientToken)).status).toBe(401);
    }));
});

test('a revocation is honoured by every process on the database within two seconds', () =>
  withApp({}, async (twin) => {
    const token = app.token({ type: 'client', uid: cast.clientUid, businessUid: cast.businessUid });
    expect((await twin.get(PAYMENT_REQUESTS, token)).status).toBe(200);
    expect((await app.post('/platform/v1/tokens/revoke', { token }, token)).status).toBe(200);
    const startedAt = performance.now();
    let status = 200;
    while (status === 200 && performance.now() - startedAt < 5_000) {
      await sleep(50);
      ({ status } = await twin.get(PAYMENT_REQUESTS, token));
    }
    expect(status).toBe(401);
  }));

describe('the log at LOG_LEVEL=debug', () => {
  const inThisProcess = inProcess('reads the log');
  const PERSON = {
    first_name: 'Wilhelmina',
    last_name: 'Zwetschgenbaum',
    email: 'wilhelmina.zwetschgenbaum@mail.example',
    phone: '+49 170 5550123',
  };

  inThisProcess.test(
    'has a line for every request, and neither tokens nor anything personal, whatever goes wrong',
    async () => {
      let log = '';
      const logDestination = { write: (line: string): void => void (log += line) };
      const parts = { environment: { LOG_LEVEL: 'debug', CORS_ORIGINS: '*' }, logDestination };
      const secrets: string[] = [secret, ...Object.values(PERSON), encodeURIComponent(PERSON.email), '5550123'];
      await withApp(parts, async (busy) => {
        const actors = await castOf(busy, { client: PERSON });
        const other = await clientOf(busy, actors, { ...PERSON, email: `x${PERSON.email}` });
        secrets.push(actors.clientToken, actors.staffToken, actors.directoryToken, other.clientToken);
        await clientPackageOf(busy, actors);
        const uid = await paymentOf(busy, actors);
        await redeem(busy, actors, uid);
        await redeem(busy, actors, uid);
        await redeem(busy, other, uid);
        await busy.get(
          `${CLIENTS}?search=${encodeURIComponent(PERSON.email)}&email=${PERSON.email}`,
          actors.staffToken,
        );
        await busy.get(`${PAYMENT_REQUESTS}?access_token=${actors.clientToken}`);
        await busy.get(`/platform/v1/clients/${encodeURIComponent(PERSON.email)}`, actors.staffToken);
        await busy.get('/%zz', actors.clientToken);
        await busy.get('/nowhere', `${actors.clientToken}x`);
        await busy.send('POST', CLIENTS, `{"email":"${PERSON.email}"`, actors.staffToken);
        await busy.post(CLIENTS, { ...PERSON, email: 5, first_name: '\u0000' }, actors.staffToken);
        await busy.post('/platform/v1/tokens/revoke', { token: actors.directoryToken }, actors.staffToken);
        await busy.post(CLIENTS, PERSON, actors.staffToken, { 'idempotency-key': 'one' });
        // A statement that fails in the database, with personal data among its parameters.
        await query(
          database,
          `alter table clients add constraint broken check (first_name <> '${PERSON.first_name}') not valid`,
        );
        const failed = await busy.post(CLIENTS, PERSON, actors.staffToken);
        await query(database, 'alter table clients drop constraint broken');
        expect(failed.status).toBe(500);
        expect(failed.text).not.toMatch(/insert|clients|constraint|broken|\bat /i);
        expect(failed.text).toContain(failed.headers.get('x-request-id'));
        await busy.post('/platform/v1/tokens/revoke', { token: other.clientToken }, other.clientToken);
        await sleep(100);
      });
      expect(log.split('\n').filter((line) => line.includes('"answered"')).length).toBeGreaterThan(20);
      expect(log).toContain('request failed');
      expect(secrets.filter((text) => log.includes(text))).toEqual([]);
      expect(log).not.toMatch(/eyJ[\w-]{10,}\./);
      expect(log).not.toMatch(/insert into|select /i);
    },
  );

  test('has of an error its kind, code and place, but no statement, parameter or quoted value', () => {
    const driverError = Object.assign(new Error('invalid input syntax for type uuid: "Wilhelmina"'), {
      code: '22P02',
      detail: 'Failing row contains (Wilhelmina)',
      table: 'clients',
    });
    const error = Object.assign(new Error(driverError.message), {
      driverError,
      query: 'q',
      parameters: ['Wilhelmina'],
    });
    const logged = serializeError(new Error('outer', { cause: error }));
    expect(JSON.stringify(logged)).not.toContain('Wilhelmina');
    expect(logged.cause).toMatchObject({ code: '22P02', table: 'clients', stack: expect.stringContaining(' at ') });
  });
});
