import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TokenKeys } from '../../src/platform/auth/token-keys.js';
import { type Cast, castOf } from '../scenes/story.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';
import { issuerKey, KeyServer } from '../support/http/key-server.js';

/**
 * Two applications in one process, on one database, so that everybody whom a token names exists for both: what tells them apart is
 * their keys alone. Their outside issuers share name, audience and key id.
 */
const NAMES = ['first', 'second'] as const;
type Name = (typeof NAMES)[number];

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'punchcard';
const ROUNDS = 5;
const ROUTES = {
  client: ['/client/payments/v1/payment_requests', '/platform/v1/services'],
  staff: ['/platform/v1/clients', '/platform/v1/services'],
} as const;
type Side = keyof typeof ROUTES;

interface Instance {
  readonly app: TestApp;
  readonly keyServer: KeyServer;
  /** Signs claims in each of the ways that the application accepts; all but the first are left to passport. */
  readonly signers: readonly ((claims: object) => string | Promise<string>)[];
}

let database: TestDatabase;
let instances: Record<Name, Instance>;
let cast: Cast;

beforeAll(async () => {
  database = await createTestDatabase();
  const [first, second] = [await start('first'), await start('second')];
  instances = { first, second };
  cast = await castOf(first.app);
});
afterAll(async () => {
  for (const { app, keyServer } of Object.values(instances)) {
    await app.close();
    await keyServer.stop();
  }
  await database.drop();
});

async function start(name: Name): Promise<Instance> {
  const secret = `the secret of the ${name} application, which the other one does not know`;
  const { kid } = new TokenKeys(secret).signing;
  const key = await issuerKey('shared');
  const keyServer = await KeyServer.start(key);
  const environment = { TOKEN_JWKS_URL: keyServer.url, TOKEN_ISSUER: ISSUER, TOKEN_AUDIENCE: AUDIENCE };
  return {
    app: await startTestApp({ database, secret, environment }),
    keyServer,
    signers: [
      (claims) => signed({ alg: 'HS256', typ: 'JWT', kid }, claims, secret),
      (claims) => signed({ kid, typ: 'JWT', alg: 'HS256' }, claims, secret),
      (claims) => signed({ alg: 'HS256' }, claims, secret),
      (claims) => key.sign({ ...claims, iss: ISSUER, aud: AUDIENCE }),
    ],
  };
}

function signed(header: object, claims: object, secret: string): string {
  const content = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

/** A token of `side`'s in every way that `name` accepts. */
async function tokensOf(name: Name, side: Side): Promise<string[]> {
  const uid = side === 'client' ? cast.clientUid : cast.staffUid;
  const exp = Math.floor(Date.now() / 1000) + 600;
  const claims = { type: side, entity_uid: uid, extra: { business_uid: cast.businessUid }, exp };
  const tokens: string[] = [];
  for (const sign of instances[name].signers) tokens.push(await sign(claims));
  return tokens;
}

interface Question {
  readonly asked: Name;
  readonly issuedBy: Name;
  readonly path: string;
  readonly token: string;
}

/** Every token to every route that it is for, of both applications by turns. */
async function questions(): Promise<Question[]> {
  const all: Question[] = [];
  for (const side of ['client', 'staff'] as const) {
    const [ofFirst, ofSecond] = [await tokensOf('first', side), await tokensOf('second', side)];
    for (const path of ROUTES[side]) {
      for (const [way, token] of ofFirst.entries()) {
        for (const asked of NAMES) {
          all.push({ asked, issuedBy: 'first', path, token });
          all.push({ asked, issuedBy: 'second', path, token: ofSecond[way] ?? '' });
        }
      }
    }
  }
  return all;
}

async function ask({ asked, path, token }: Question): Promise<number> {
  return (await instances[asked].app.get(path, token)).status;
}

const expected = ({ asked, issuedBy }: Question): number => (asked === issuedBy ? 200 : 401);

test('each accepts its own tokens and none of the other’s, one request after the other', async () => {
  for (const question of await questions()) {
    expect({ ...question, status: await ask(question) }).toEqual({ ...question, status: expected(question) });
  }
});

test('and likewise when they are all asked at once', async () => {
  const asked = Array.from({ length: ROUNDS }, () => questions());
  const all = (await Promise.all(asked)).flat();
  const answers = await Promise.all(all.map(async (question) => ({ ...question, status: await ask(question) })));
  expect(answers).toEqual(all.map((question) => ({ ...question, status: expected(question) })));
});
