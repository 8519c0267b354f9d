import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Cast, castOf, clientOf, clientPackageOf, dataOf, paymentOf, redeem } from '../scenes/story.js';
import { type TestResponse, useTestApp } from '../support/app/test-app.js';
import { query } from '../support/database/books.js';

const EXCHANGE = '/platform/v1/tokens/exchange';
const MINE = '/client/payments/v1/client_packages';
const DAY_MS = 86_400_000;

const app = useTestApp();
let cast: Cast;
beforeAll(async () => {
  cast = await castOf(app);
});

interface Issued {
  readonly token: string;
  readonly expires_at: string;
}

const pathOf = (uid: string): string => `/platform/v1/clients/${uid}/tokens`;
const ask = (body: object = {}, uid = cast.clientUid, headers = {}): Promise<TestResponse> =>
  app.post(pathOf(uid), body, cast.staffToken, headers);
const issued = async (body: object = {}, uid = cast.clientUid): Promise<Issued> => dataOf<Issued>(await ask(body, uid));
const exchange = (token: string): Promise<TestResponse> => app.post(EXCHANGE, undefined, token);

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

describe('a token for a client that is there (contract 0.2)', () => {
  test.each([
    [{}, 28],
    [{ days: 1 }, 1],
    [{ days: '7', single_use: false }, 7],
    [{ days: null, single_use: null }, 28],
  ])('with %j lasts as long as was asked, and pays', async (body, days) => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { token, expires_at } = await issued(body);
    const end = Date.parse(expires_at);
    expect(end).toBeGreaterThanOrEqual(before + days * DAY_MS);
    expect(end).toBeLessThanOrEqual(Date.now() + days * DAY_MS);
    expect(claimsOf(token)).toMatchObject({ type: 'client', entity_uid: cast.clientUid, exp: end / 1000 });
    expect(claimsOf(token)).not.toHaveProperty('single_use');
    await clientPackageOf(app, cast);
    expect((await redeem(app, { ...cast, clientToken: token }, await paymentOf(app, cast))).status).toBe(200);
  });

  test.each([{ days: 0 }, { days: 29 }, { days: 1.5 }, { days: 'x' }, { single_use: 'perhaps' }])(
    'is 400 with %j',
    async (body) => {
      expect((await ask(body)).status).toBe(400);
    },
  );

  test('is of no client of another business, nor of one that has been merged or made anonymous', async () => {
    const [merged, gone, other] = [await clientOf(app, cast), await clientOf(app, cast), await castOf(app)];
    const clients = '/platform/v1/clients';
    expect(
      (await app.post(`${clients}/${merged.clientUid}/merge`, { into: cast.clientUid }, cast.staffToken)).status,
    ).toBe(200);
    expect((await app.send('DELETE', `${clients}/${gone.clientUid}`, undefined, cast.staffToken)).status).toBe(200);
    expect((await ask({}, other.clientUid)).status).toBe(404);
    expect((await ask({}, 'nobody')).status).toBe(404);
    expect(await ask({}, merged.clientUid)).toMatchObject({ status: 404 });
    expect((await ask({}, gone.clientUid)).status).toBe(422);
  });

  test('is cut off with the client’s others', async () => {
    const { clientUid } = await clientOf(app, cast);
    const tokens = [await issued({}, clientUid), await issued({ single_use: true }, clientUid)];
    expect((await app.post(`/platform/v1/clients/${clientUid}/revoke_tokens`, undefined, cast.staffToken)).status).toBe(
      200,
    );
    expect((await app.get(MINE, tokens[0]?.token)).status).toBe(401);
    expect((await exchange(tokens[1]?.token ?? '')).status).toBe(401);
  });
});

describe('a token for a link', () => {
  test('is good for one exchange, and for nothing else', async () => {
    const link = await issued({ days: 3, single_use: true });
    expect((await app.get(MINE, link.token)).status).toBe(401);
    expect((await redeem(app, { ...cast, clientToken: link.token }, await paymentOf(app, cast))).status).toBe(401);
    const first = dataOf<Issued>(await exchange(link.token));
    expect(first.expires_at).toBe(link.expires_at);
    // Whoever is cut off loses both, whenever a process hears of it.
    expect(claimsOf(first.token)['iat']).toBe(claimsOf(link.token)['iat']);
    expect((await app.get(MINE, first.token)).status).toBe(200);
    expect((await exchange(link.token)).status).toBe(401);
  });

  test('of twenty that open it at once, one is let in', async () => {
    const { token } = await issued({ single_use: true });
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
  });

  test('altered, it is none', async () => {
    const { token } = await issued({ single_use: true });
    const [header, , signature] = token.split('.');
    const claims = { ...claimsOf(token), single_use: undefined };
    const altered = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    expect((await app.get(MINE, altered)).status).toBe(401);
    expect((await exchange(altered)).status).toBe(401);
  });

  test('asked for again under the same key, it is another one with the same end, and none is stored', async () => {
    const headers = { 'idempotency-key': 'a link' };
    const first = dataOf<Issued>(await ask({ days: 2, single_use: true }, cast.clientUid, headers));
    const again = dataOf<Issued>(await ask({ days: 2, single_use: true }, cast.clientUid, headers));
    expect(claimsOf(again.token)).toMatchObject({ exp: claimsOf(first.token)['exp'], single_use: true });
    expect((await app.get(MINE, again.token)).status).toBe(401);
    const stored = await query<{ body: string }>(
      app.database,
      `select body from idempotency_records where key = 'a link'`,
    );
    expect(stored.map(({ body }) => body).join()).not.toMatch(/eyJ[\w-]+\./);
  });
});

test('an ordinary token can be exchanged too, and nobody’s time gets longer by it', async () => {
  const first = await issued({ days: 5 });
  const second = dataOf<Issued>(await exchange(first.token));
  // Another one would live on when this one is revoked.
  expect(second.token).toBe(first.token);
  expect((await app.get(MINE, first.token)).status).toBe(200);
  expect((await exchange(cast.staffToken)).status).toBe(401);
});
