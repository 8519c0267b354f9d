import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { TokenKeys } from '../../src/platform/auth/token-keys.js';
import { type Cast, castOf, clientOf, UPDATE_USAGE } from '../scenes/story.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const SECRET = randomBytes(32).toString('hex');
const PREVIOUS_SECRET = randomBytes(32).toString('hex');
const { kid } = new TokenKeys(SECRET).signing;

const PLATFORM_401 = { status: 'Error', error: 'Unauthorized', error_code: 'UNAUTHORIZED' };
const PAYMENTS_401 = { success: false, errors: [{ code: 'unauthorized', message: '401 Unauthorized' }] };

/** A route of each envelope, for clients and for staff, with its 401 (contract 0.2). */
const ROUTES = [
  { side: 'client', method: 'POST', path: UPDATE_USAGE, refusal: PLATFORM_401 },
  { side: 'client', method: 'GET', path: '/client/payments/v1/payment_requests', refusal: PAYMENTS_401 },
  { side: 'staff', method: 'GET', path: '/platform/v1/clients', refusal: PLATFORM_401 },
  { side: 'staff', method: 'GET', path: '/business/payments/v1/payment_requests', refusal: PAYMENTS_401 },
  { side: 'staff', method: 'POST', path: '/v2/settings/services', refusal: PAYMENTS_401 },
  { side: 'staff', method: 'POST', path: '/business/scheduling/v1/virtual_bookings', refusal: PLATFORM_401 },
] as const;

let database: TestDatabase;
let app: TestApp;
let twin: TestApp;
let cast: Cast;

beforeAll(async () => {
  database = await createTestDatabase();
  [app, twin] = await Promise.all([
    startTestApp({ database, secret: SECRET, previousSecret: PREVIOUS_SECRET }),
    startTestApp({ database, secret: SECRET }),
  ]);
  cast = await castOf(app);
});
afterAll(async () => {
  await Promise.all([app.close(), twin.close()]);
  await database.drop();
});

type Claims = Readonly<Record<string, unknown>>;

const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3_600;
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function clientClaims(changes: Claims = {}): Claims {
  const extra = { business_uid: cast.businessUid };
  return { type: 'client', entity_uid: cast.clientUid, extra, exp: inAnHour(), jti: 'a-token-of-a-test', ...changes };
}

function staffClaims(changes: Claims = {}): Claims {
  return { ...clientClaims(), type: 'staff', entity_uid: cast.staffUid, ...changes };
}

/** A token with any header and claims, signed by the right secret with the HMAC `hash` unless told otherwise. */
function forged(header: Claims, claims: Claims, hash = 'sha256', secret = SECRET): string {
  const content = `${base64({ typ: 'JWT', kid, ...header })}.${base64(claims)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
}

/** The status of a client's and of a staff member's reading, and the whole answer of each route that refuses. */
async function expectUnauthorized(headers: Record<string, string>, side?: 'client' | 'staff'): Promise<void> {
  for (const route of ROUTES) {
    if (side && route.side !== side) continue;
    const { status, body } = await app.send(
      route.method,
      route.path,
      route.method === 'POST' ? {} : undefined,
      undefined,
      headers,
    );
    expect({ path: route.path, status, body }).toEqual({ path: route.path, status: 401, body: route.refusal });
  }
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const readAsClient = (token: string, instance = app): Promise<TestResponse> =>
  instance.get('/client/payments/v1/payment_requests', token);
const readAsStaff = (token: string, instance = app): Promise<TestResponse> =>
  instance.get('/platform/v1/clients', token);

describe('a request without a token that can be read is 401, in its family’s envelope (contract 0.2)', () => {
  test('without any', () => expectUnauthorized({}));

  test.each([
    'Bearer',
    'Bearer ',
    'Bearer x',
    'Bearer a.b',
    'Bearer a.b.c',
    'Bearer ...',
    'Bearer ..',
    'Bearer a.b.c.d',
    'Basic dXNlcjpwYXNz',
    'Token x',
    'x',
    'Bearer null',
    'Bearer undefined',
    `Bearer ${'x'.repeat(8_000)}`,
    `Bearer ${'.'.repeat(8_000)}`,
    `Bearer ${base64({ alg: 'HS256', kid: 'x' })}.${'y'.repeat(7_000)}.z`,
  ])('with %.60s', (authorization) => expectUnauthorized({ authorization }));

  test('with a good one in the wrong place', async () => {
    const token = cast.clientToken;
    await expectUnauthorized({ authorization: token });
    await expectUnauthorized({ 'x-access-token': token, cookie: `token=${token}` });
    expect((await app.get(`/client/payments/v1/payment_requests?access_token=${token}`)).status).toBe(401);
  });
});

describe('a token that was not signed by us, as we sign, is 401', () => {
  test('forgeries are only refused for what is wrong with them: done right they are let in', async () => {
    expect((await readAsClient(forged({ alg: 'HS256' }, clientClaims()))).status).toBe(200);
    expect((await readAsStaff(forged({ alg: 'HS256' }, staffClaims()))).status).toBe(200);
  });

  test.each(['none', 'None', 'NONE', 'nOnE', ''])('algorithm %p, unsigned', async (alg) => {
    const content = `${base64({ alg, typ: 'JWT', kid })}.${base64(clientClaims())}`;
    await expectUnauthorized(bearer(`${content}.`), 'client');
    await expectUnauthorized(bearer(content), 'client');
    await expectUnauthorized(bearer(forged({ alg }, clientClaims())), 'client');
  });

  test.each([
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
  ])('%s with the right secret', async (alg, hash) => {
    await expectUnauthorized(bearer(forged({ alg }, clientClaims(), hash)), 'client');
    await expectUnauthorized(bearer(forged({ alg }, staffClaims(), hash)), 'staff');
  });

  test('RS256, with a key of the caller’s own or with the secret taken for one', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = publicKey.export({ format: 'jwk' });
    const content = `${base64({ alg: 'RS256', typ: 'JWT', kid, jwk })}.${base64(clientClaims())}`;
    const signature = sign('sha256', Buffer.from(content), privateKey).toString('base64url');
    await expectUnauthorized(bearer(`${content}.${signature}`), 'client');
    await expectUnauthorized(bearer(forged({ alg: 'RS256' }, clientClaims())), 'client');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    await expectUnauthorized(bearer(forged({ alg: 'HS256' }, clientClaims(), 'sha256', pem)), 'client');
  });

  test('another secret, an empty one, and a signature that is cut or changed', async () => {
    await expectUnauthorized(bearer(forged({ alg: 'HS256' }, clientClaims(), 'sha256', 'x'.repeat(64))), 'client');
    await expectUnauthorized(bearer(forged({ alg: 'HS256' }, clientClaims(), 'sha256', '')), 'client');
    const [header = '', , signature = ''] = cast.clientToken.split('.');
    await expectUnauthorized(bearer(cast.clientToken.slice(0, -2)), 'client');
    await expectUnauthorized(bearer(`${header}.${base64(clientClaims({ entity_uid: 'x' }))}.${signature}`), 'client');
  });

  test.each([['unknown'], [''], [5], [{}], [{ toString: null }], [['x']], ['__proto__'], ['x'.repeat(3_000)]])(
    'the key id %p',
    (wrong) => expectUnauthorized(bearer(forged({ alg: 'HS256', kid: wrong }, clientClaims())), 'client'),
  );
});

describe('a token whose claims are not those of contract 0.2 is 401', () => {
  test('expired, also by a second', async () => {
    const now = Math.floor(Date.now() / 1000);
    await expectUnauthorized(bearer(forged({ alg: 'HS256' }, clientClaims({ exp: now - 1 }))), 'client');
    await expectUnauthorized(
      bearer(app.token({ type: 'staff', uid: cast.staffUid, businessUid: cast.businessUid }, -60)),
      'staff',
    );
  });

  test.each<[string, Claims]>([
    ['no type', { type: undefined }],
    ['an unknown type', { type: 'admin' }],
    ['a list of types', { type: ['client'] }],
    ['no entity', { entity_uid: undefined }],
    ['an empty entity', { entity_uid: '' }],
    ['a number for an entity', { entity_uid: 5 }],
    ['a list for an entity', { entity_uid: ['x'] }],
    ['an object for an entity', { entity_uid: { $ne: '' } }],
    ['an entity with a NUL', { entity_uid: 'a\u0000' }],
    ['an entity that is too long', { entity_uid: 'x'.repeat(65) }],
    ['no extra', { extra: undefined }],
    ['null for extra', { extra: null }],
    ['a list for extra', { extra: ['x'] }],
    ['no business', { extra: {} }],
    ['an empty business', { extra: { business_uid: '' } }],
    ['a number for a business', { extra: { business_uid: 5 } }],
    ['a list for a business', { extra: { business_uid: ['x'] } }],
    ['a text for an expiry', { exp: 'never' }],
    ['not valid yet', { nbf: 4_000_000_000 }],
  ])('%s', async (_name, changes) => {
    await expectUnauthorized(bearer(forged({ alg: 'HS256' }, clientClaims(changes))), 'client');
    if (!('type' in changes)) await expectUnauthorized(bearer(forged({ alg: 'HS256' }, staffClaims(changes))), 'staff');
  });

  test.each([
    ['a list', []],
    ['a text', 'text'],
    ['null', null],
    ['a number', 5],
  ])('%s for the claims', (_name, claims) =>
    expectUnauthorized(bearer(forged({ alg: 'HS256' }, claims as unknown as Claims))),
  );
});

describe('a token of the wrong type is 401 (contract 0.2)', () => {
  test('a client’s on staff routes', () => expectUnauthorized(bearer(cast.clientToken), 'staff'));

  test('a staff member’s, a directory’s and an application’s on client routes', async () => {
    const application = app.token({ type: 'app', uid: 'calendar', businessUid: cast.businessUid });
    for (const token of [cast.staffToken, cast.directoryToken, application]) {
      await expectUnauthorized(bearer(token), 'client');
    }
  });

  test('a client’s that calls itself staff', () =>
    expectUnauthorized(
      bearer(jwt.sign({ ...clientClaims(), type: 'staff' }, 'not the secret, but as long as one')),
      'staff',
    ));
});

describe('while secrets are rotated (TokenKeys)', () => {
  test('a token signed with the previous secret is accepted where that is known, and only there', async () => {
    const previous = new TokenKeys(PREVIOUS_SECRET).signing.kid;
    const token = forged({ alg: 'HS256', kid: previous }, clientClaims(), 'sha256', PREVIOUS_SECRET);
    expect((await readAsClient(token)).status).toBe(200);
    expect((await readAsClient(token, twin)).status).toBe(401);
  });

  test('a key id does not lend one secret’s trust to the other', async () => {
    const previous = new TokenKeys(PREVIOUS_SECRET).signing.kid;
    await expectUnauthorized(bearer(forged({ alg: 'HS256', kid: previous }, clientClaims())), 'client');
    await expectUnauthorized(bearer(forged({ alg: 'HS256' }, clientClaims(), 'sha256', PREVIOUS_SECRET)), 'client');
  });
});

describe('POST /platform/v1/tokens (contract 0.2)', () => {
  const TOKENS = '/platform/v1/tokens';

  test('201 with a token that works', async () => {
    const answer = await app.post(TOKENS, { business_id: cast.businessUid }, cast.directoryToken);
    expect(answer).toMatchObject({ status: 201, body: { status: 'OK', data: { token: expect.any(String) } } });
    const { token } = (answer.body as { data: { token: string } }).data;
    expect((await readAsStaff(token)).status).toBe(200);
    const claims = jwt.decode(token) as Record<string, unknown>;
    expect(claims).toMatchObject({ type: 'staff', extra: { business_uid: cast.businessUid }, jti: expect.any(String) });
    expect(Number(claims['exp']) - Number(claims['created'])).toBe(28 * 24 * 3_600);
  });

  test('404 for another directory’s business and one that does not exist', async () => {
    const other = await castOf(app);
    for (const business_id of [other.businessUid, 'nosuchuid0000000']) {
      expect(await app.post(TOKENS, { business_id }, cast.directoryToken)).toMatchObject({
        status: 404,
        body: { status: 'Error', error: 'Business not found', error_code: 'NOT_FOUND' },
      });
    }
  });

  test('400 without a business, 401 for anybody but a directory', async () => {
    expect((await app.post(TOKENS, {}, cast.directoryToken)).body).toMatchObject({
      error: 'Mandatory parameter business_id is missing',
    });
    const application = app.token({ type: 'app', uid: 'calendar' });
    for (const token of [cast.staffToken, cast.clientToken, application, undefined]) {
      const { status, body } = await app.post(TOKENS, { business_id: cast.businessUid }, token);
      expect({ status, body }).toEqual({ status: 401, body: PLATFORM_401 });
    }
  });
});

describe('POST /platform/v1/tokens/revoke (contract 0.2)', () => {
  const revoke = (token: unknown, as: string): Promise<TestResponse> =>
    app.post('/platform/v1/tokens/revoke', { token }, as);
  const newClientToken = (): string =>
    app.token({ type: 'client', uid: cast.clientUid, businessUid: cast.businessUid });

  test('its bearer revokes a token: it is refused at once here, and within moments by other instances', async () => {
    const token = newClientToken();
    expect((await readAsClient(token, twin)).status).toBe(200);
    expect(await revoke(token, token)).toMatchObject({ status: 200, body: { status: 'OK', data: {} } });
    expect(await readAsClient(token)).toMatchObject({ status: 401, body: PAYMENTS_401 });
    const deadline = performance.now() + 5_000;
    let status = 200;
    while (status === 200 && performance.now() < deadline) status = (await readAsClient(token, twin)).status;
    expect(status).toBe(401);
    expect((await readAsClient(cast.clientToken)).status).toBe(200);
  });

  test('a revoked token revokes nothing more, and a token may be revoked by another of the same owner, twice', async () => {
    const [token, another] = [newClientToken(), newClientToken()];
    expect((await revoke(token, another)).status).toBe(200);
    expect((await revoke(token, another)).status).toBe(200);
    expect((await revoke(another, token)).status).toBe(401);
    expect((await readAsClient(another)).status).toBe(200);
  });

  test('a token without an id of its own, as an outside issuer may give it, can be revoked as well', async () => {
    const token = forged({ alg: 'HS256' }, clientClaims({ jti: undefined }));
    const later = forged({ alg: 'HS256' }, clientClaims({ jti: undefined, exp: inAnHour() + 1 }));
    expect((await revoke(token, cast.directoryToken)).status).toBe(200);
    expect((await readAsClient(token)).status).toBe(401);
    expect((await readAsClient(later)).status).toBe(200);
  });

  test.each([
    ['for ever', undefined],
    ['until the end of time', 1e15],
    ['far beyond it', 1e300],
  ])('a token that is valid %s can be revoked', async (name, exp) => {
    const token = forged({ alg: 'HS256' }, clientClaims({ exp, jti: `valid ${name}` }));
    expect((await revoke(token, cast.directoryToken)).status).toBe(200);
    expect((await readAsClient(token)).status).toBe(401);
  });

  test('a directory revokes the tokens of its businesses', async () => {
    const token = newClientToken();
    expect((await revoke(token, cast.directoryToken)).status).toBe(200);
    expect((await readAsClient(token)).status).toBe(401);
  });

  test('nobody revokes anybody else’s: 400, and the token goes on working', async () => {
    const stranger = await clientOf(app, cast);
    const other = await castOf(app);
    const token = newClientToken();
    for (const bearerToken of [stranger.clientToken, cast.staffToken, other.directoryToken, other.clientToken]) {
      expect(await revoke(token, bearerToken)).toMatchObject({
        status: 400,
        body: { status: 'Error', error_code: 'INVALID_PARAMETER' },
      });
    }
    expect((await readAsClient(token)).status).toBe(200);
  });

  test('400 for what is no token of ours', async () => {
    const foreign = forged({ alg: 'HS256' }, clientClaims(), 'sha256', 'another secret');
    for (const token of ['x', 'a.b.c', foreign, '', 5, null, ['x'], 'x'.repeat(5_000)]) {
      expect((await revoke(token, cast.directoryToken)).status).toBe(400);
    }
  });
});

describe('a token of ours that no library of ours would make is 401', () => {
  test.each<[string, Claims]>([
    ['without an expiry', { exp: undefined }],
    ['with an expiry that is null', { exp: null }],
  ])('%s', async (_name, changes) => {
    await expectUnauthorized(bearer(forged({ alg: 'HS256' }, clientClaims(changes))), 'client');
    await expectUnauthorized(bearer(forged({ alg: 'HS256' }, staffClaims(changes))), 'staff');
  });

  test.each([[['exp']], [['b64']], [['nobody-knows']], [[]], ['b64'], [null]])(
    'with the critical header %j',
    async (crit) => {
      const header = { alg: 'HS256', crit, b64: true, 'nobody-knows': 1 };
      await expectUnauthorized(bearer(forged(header, clientClaims())), 'client');
      await expectUnauthorized(bearer(forged(header, staffClaims())), 'staff');
    },
  );
});
