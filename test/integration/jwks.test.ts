import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportSPKI, importJWK, type JWTPayload, SignJWT } from 'jose';
import { issuerKeys } from '../../src/platform/auth/issuer-keys.js';
import { ConfigurationError, loadConfiguration } from '../../src/platform/config/configuration.js';
import { type Cast, castOf } from '../scenes/story.js';
import { type IssuerKey, issuerKey, KeyServer } from '../support/http/key-server.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'punchcard';
const SECRET = 'the secret of our own that no outside issuer knows';

let keys: Record<'RS256' | 'ES256' | 'EdDSA' | 'PS256', IssuerKey>;
let server: KeyServer;
let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  const [rsa, ec, ed, pss] = await Promise.all([
    issuerKey('rsa', 'RS256'),
    issuerKey('ec', 'ES256'),
    issuerKey('ed', 'EdDSA'),
    issuerKey('pss', 'PS256'),
  ]);
  keys = { RS256: rsa, ES256: ec, EdDSA: ed, PS256: pss };
  server = await KeyServer.start(...Object.values(keys));
  app = await startTestApp({
    secret: SECRET,
    environment: { TOKEN_JWKS_URL: server.url, TOKEN_ISSUER: ISSUER, TOKEN_AUDIENCE: AUDIENCE },
  });
  cast = await castOf(app);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

function claims(changes: JWTPayload = {}): JWTPayload {
  const exp = Math.floor(Date.now() / 1000) + 600;
  const extra = { business_uid: cast.businessUid };
  return { iss: ISSUER, aud: AUDIENCE, exp, type: 'client', entity_uid: cast.clientUid, extra, ...changes };
}

const readAsClient = async (token: string): Promise<number> =>
  (await app.get('/client/payments/v1/payment_requests', token)).status;
const readAsStaff = async (token: string): Promise<number> => (await app.get('/platform/v1/clients', token)).status;

describe('a token of the outside issuer is accepted', () => {
  test.each(['RS256', 'ES256', 'EdDSA'] as const)('signed with %s', async (alg) => {
    expect(await readAsClient(await keys[alg].sign(claims()))).toBe(200);
    const staff = await keys[alg].sign(claims({ type: 'staff', entity_uid: cast.staffUid }));
    expect(await readAsStaff(staff)).toBe(200);
    expect(await readAsClient(staff)).toBe(401);
  });

  test('when we are one of several audiences', async () => {
    expect(await readAsClient(await keys.ES256.sign(claims({ aud: ['another', AUDIENCE] })))).toBe(200);
  });

  test('beside our own, which are still accepted', async () => {
    expect(await readAsClient(cast.clientToken)).toBe(200);
  });

  test('until it is revoked, by its id or without one', async () => {
    for (const jti of ['an id', undefined]) {
      const token = await keys.ES256.sign(claims(jti ? { jti } : {}));
      const other = await keys.ES256.sign(claims({ jti: 'another id' }));
      expect((await app.post('/platform/v1/tokens/revoke', { token }, token)).status).toBe(200);
      expect([await readAsClient(token), await readAsClient(other)]).toEqual([401, 200]);
    }
  });
});

describe('a token of the outside issuer is 401', () => {
  test.each<[string, JWTPayload]>([
    ['of another issuer', { iss: 'https://other.example' }],
    ['of no issuer', { iss: undefined }],
    ['for another audience', { aud: 'another' }],
    ['for no audience', { aud: undefined }],
    ['expired', { exp: 1 }],
    ['without an end', { exp: undefined }],
    ['not valid yet', { nbf: 4_000_000_000 }],
    ['of no type', { type: undefined }],
    ['without an entity', { entity_uid: undefined }],
    ['without a business', { extra: {} }],
  ])('%s', async (_name, changes) => {
    expect(await readAsClient(await keys.ES256.sign(claims(changes)))).toBe(401);
  });

  test('signed with a key that the issuer does not publish, under any name', async () => {
    const stranger = await issuerKey('ec');
    expect(await readAsClient(await stranger.sign(claims()))).toBe(401);
    expect(await readAsClient(await stranger.sign(claims(), { kid: 'unheard of' }))).toBe(401);
  });

  test('signed in a way that is not on the list, though the issuer publishes the key', async () => {
    expect(await readAsClient(await keys.PS256.sign(claims()))).toBe(401);
  });

  test('signed with a public key taken for a secret, or with our secret in the issuer’s name', async () => {
    const publicKey = await importJWK(keys.RS256.publicJwk, 'RS256');
    if (publicKey instanceof Uint8Array) throw new Error('not a public key');
    for (const secret of [await exportSPKI(publicKey), JSON.stringify(keys.RS256.publicJwk)]) {
      for (const kid of ['rsa', undefined]) {
        const header = { alg: 'HS256', ...(kid ? { kid } : {}) };
        const token = await new SignJWT(claims()).setProtectedHeader(header).sign(Buffer.from(secret));
        expect(await readAsClient(token)).toBe(401);
      }
    }
    const ours = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'ec' }).sign(Buffer.from(SECRET));
    expect(await readAsClient(ours)).toBe(401);
  });
});

describe('the issuer’s keys', () => {
  const TIMES = { timeoutMs: 500, cooldownMs: 300, refreshAfterMs: 60_000 };
  let own: KeyServer;
  let first: IssuerKey;
  let second: IssuerKey;
  let failures: unknown[];
  const ask = (url: string, times = TIMES) => issuerKeys(new URL(url), (error) => failures.push(error), times);
  const knows = (find: ReturnType<typeof issuerKeys>, { kid, alg }: IssuerKey): Promise<boolean> =>
    Promise.resolve(find({ kid, alg }, { payload: '', signature: '' })).then(
      () => true,
      () => false,
    );

  beforeAll(async () => {
    [first, second] = await Promise.all([issuerKey('first'), issuerKey('second')]);
  });
  beforeEach(async () => {
    failures = [];
    own = await KeyServer.start(first);
  });
  afterEach(() => own.stop());

  test('are asked for once, however many tokens come at once', async () => {
    const find = ask(own.url);
    expect(await Promise.all(Array.from({ length: 50 }, () => knows(find, first)))).not.toContain(false);
    expect(own.asked).toBe(1);
  });

  test('when rotated: a new one is found after the cool-down, the old one as long as it is published', async () => {
    const find = ask(own.url);
    expect([await knows(find, first), await knows(find, second)]).toEqual([true, false]);
    own.publish(first, second);
    await sleep(TIMES.cooldownMs + 50);
    expect([await knows(find, second), await knows(find, first)]).toEqual([true, true]);
  });

  test('that are withdrawn are forgotten, without a request having to wait', async () => {
    const find = ask(own.url, { ...TIMES, cooldownMs: 10, refreshAfterMs: 50 });
    expect(await knows(find, first)).toBe(true);
    own.publish(second);
    await sleep(60);
    expect(await knows(find, first)).toBe(true);
    await sleep(200);
    expect(await knows(find, first)).toBe(false);
  });

  test('go on working while the issuer is down; unknown ones cause no storm; it recovers by itself', async () => {
    const find = ask(own.url, { ...TIMES, refreshAfterMs: 50 });
    expect(await knows(find, first)).toBe(true);
    await own.stop();
    await sleep(TIMES.cooldownMs + 50);
    for (let round = 0; round < 100; round += 1) {
      expect([await knows(find, first), await knows(find, second)]).toEqual([true, false]);
    }
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length).toBeLessThanOrEqual(5);
    own.publish(second);
    await own.restart();
    await sleep(TIMES.cooldownMs + 50);
    expect(await knows(find, second)).toBe(true);
  });

  test.each([
    ['a failure', 500, '{}'],
    ['a redirect', 302, ''],
    ['no JSON', 200, '<html>'],
    ['no key set', 200, '{"keys":5}'],
    ['null', 200, 'null'],
  ])('stay when the issuer answers %s', async (_name, status, body) => {
    const find = ask(own.url);
    expect(await knows(find, first)).toBe(true);
    own.broken = { status, body };
    await sleep(TIMES.cooldownMs + 50);
    expect([await knows(find, second), await knows(find, first)]).toEqual([false, true]);
    expect(own.asked).toBe(2);
  });
});

test('an issuer that was never reached: its tokens are 401, ours work', async () => {
  const gone = await KeyServer.start();
  await gone.stop();
  const environment = { TOKEN_JWKS_URL: gone.url, TOKEN_ISSUER: ISSUER, TOKEN_AUDIENCE: AUDIENCE };
  const lonely = await startTestApp({ environment });
  try {
    const token = await keys.ES256.sign(claims());
    const answers = await Promise.all(Array.from({ length: 20 }, () => lonely.get('/platform/v1/clients', token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    const business = await lonely.business();
    expect((await lonely.get('/platform/v1/clients', business.staffToken)).status).toBe(200);
  } finally {
    await lonely.close();
  }
});

test.each<Record<string, string>>([{ TOKEN_ISSUER: ISSUER }, { TOKEN_AUDIENCE: AUDIENCE }, {}])(
  'keys without both issuer and audience are a configuration error (%p)',
  (environment) => {
    const all = { TOKEN_JWKS_URL: 'https://issuer.example/jwks.json', ...environment };
    expect(() => loadConfiguration(all)).toThrow(ConfigurationError);
  },
);
