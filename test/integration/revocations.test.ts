import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { Principal } from '../../src/platform/auth/principal.js';
import { RevokedTokensSweeper } from '../../src/platform/auth/revoked-tokens.sweeper.js';
import { TokensService } from '../../src/platform/auth/tokens.service.js';
import { SystemClock } from '../../src/platform/common/clock.js';
import { type Cast, castOf, clientOf } from '../scenes/story.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const SECRET = 'the secret that both instances of this file share';
const HOUR_MS = 3_600_000;

class LateClock extends SystemClock {
  override now(): Date {
    return new Date(super.now().getTime() - HOUR_MS);
  }
}

let database: TestDatabase;
let app: TestApp;
let late: TestApp;
let cast: Cast;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await startTestApp({ database, secret: SECRET });
  late = await startTestApp({ database, secret: SECRET, clock: new LateClock() });
  cast = await castOf(app);
});
afterAll(async () => {
  await Promise.all([app.close(), late.close()]);
  await database.drop();
});

/** What only time does, or the role that owns the tables. */
async function asOwner(statement: string): Promise<void> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(statement);
  await owner.end();
}

const MINE = '/client/payments/v1/payment_requests';
const statusOf = async (from: TestApp, token: string): Promise<number> => (await from.get(MINE, token)).status;
const revoke = (from: TestApp, token: string) => from.post('/platform/v1/tokens/revoke', { token }, token);
const clientToken = (): string =>
  app.token({ type: 'client', uid: cast.clientUid, businessUid: cast.businessUid }, 7_200);

/** Until the token is refused, as it is sooner or later. */
async function refused(from: TestApp, token: string): Promise<void> {
  while ((await statusOf(from, token)) !== 401) await sleep(50);
}

describe('a revocation reaches every instance', () => {
  test('from one whose clock is an hour behind', async () => {
    const [before, token] = [clientToken(), clientToken()];
    await revoke(app, before);
    await refused(late, before);
    expect((await revoke(late, token)).status).toBe(200);
    await refused(app, token);
    expect(await statusOf(late, token)).toBe(401);
  });

  test('when the last ones have been swept and counting has begun anew', async () => {
    const revoked = clientToken();
    await revoke(app, revoked);
    await asOwner('update revoked_tokens set sequence = 5000');
    await sleep(1_500);
    await asOwner('delete from revoked_tokens');
    const token = clientToken();
    await revoke(late, token);
    await refused(app, token);
    expect(await statusOf(app, clientToken())).toBe(200);
  });

  test('an instance of the version before, which does not count, included', async () => {
    const token = clientToken();
    const [, payload = ''] = token.split('.');
    const { jti } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { jti: string };
    await app.nest
      .get(DataSource)
      .query(`insert into revoked_tokens (business_uid, token_id, revoked_at, expires_at) values ($1, $2, $3, $4)`, [
        cast.businessUid,
        jti,
        new Date(),
        new Date(Date.now() + HOUR_MS),
      ]);
    await refused(app, token);
    expect(await statusOf(app, clientToken())).toBe(200);
  });
});

test('revocations of tokens that ended by themselves are deleted, a day later, and no others', async () => {
  const dataSource = app.nest.get(DataSource);
  const insert = (tokenId: string, businessUid: string, hours: number) =>
    dataSource.query(
      `insert into revoked_tokens (business_uid, token_id, revoked_at, expires_at, sequence)
       values ($1, $2, $3, $4, 1)`,
      [businessUid, tokenId, new Date(), new Date(Date.now() + hours * HOUR_MS)],
    );
  await insert('long-ended', cast.businessUid, -25);
  await insert('long-ended', '-', -1_000);
  await insert('just-ended', cast.businessUid, -1);
  await insert('lasting', '-', 24);
  expect(await app.nest.get(RevokedTokensSweeper).poll()).toBe(2);
  const rows = await dataSource.query<{ token_id: string }[]>(
    `select token_id from revoked_tokens where business_uid = any($1) and token_id in ('long-ended', 'just-ended', 'lasting')`,
    [[cast.businessUid, '-']],
  );
  expect(rows.map(({ token_id: id }) => id).toSorted()).toEqual(['just-ended', 'lasting']);
});

describe('cutting off', () => {
  test('a client: staff end all that it was issued until now, everywhere; new tokens work', async () => {
    const { clientUid, clientToken: first } = await clientOf(app, cast);
    const principal = { type: 'client', uid: clientUid, businessUid: cast.businessUid } as const;
    const second = app.token(principal);
    const answer = await app.post(`/platform/v1/clients/${clientUid}/revoke_tokens`, undefined, cast.staffToken);
    expect(answer).toMatchObject({ status: 200, body: { status: 'OK', data: {} } });
    for (const token of [first, second]) {
      expect(await statusOf(app, token)).toBe(401);
      await refused(late, token);
    }
    await sleep(2);
    expect(await statusOf(app, app.token(principal))).toBe(200);
    expect(await statusOf(app, cast.clientToken)).toBe(200);
  });

  test('nobody else’s client: 404, and its token goes on working', async () => {
    const stranger = await castOf(app);
    const path = `/platform/v1/clients/${cast.clientUid}/revoke_tokens`;
    expect((await app.post(path, undefined, stranger.staffToken)).status).toBe(404);
    expect((await app.post(path, undefined, cast.clientToken)).status).toBe(401);
    expect(await statusOf(app, cast.clientToken)).toBe(200);
  });

  test.each([
    ['staff', () => ({ type: 'staff', uid: cast.staffUid, businessUid: cast.businessUid })],
    ['directory', () => ({ type: 'directory', uid: cast.directoryUid })],
    ['app', () => ({ type: 'app', uid: 'calendar', businessUid: cast.businessUid })],
    ['app of all businesses', () => ({ type: 'app', uid: 'calendar' })],
  ] as [string, () => Principal][])('also a %s', async (_name, whose) => {
    const principal = whose();
    const ask = async (token: string) =>
      (await app.get('/platform/v1/clients', token, { 'x-on-behalf-of': cast.businessUid })).status;
    const token = app.token(principal);
    expect(await ask(token)).toBe(200);
    await app.nest.get(TokensService).cutOff(principal);
    expect(await ask(token)).toBe(401);
    await sleep(2);
    expect(await ask(app.token(principal))).toBe(200);
  });
});
