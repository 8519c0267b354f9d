import { afterAll, beforeAll, expect } from '@jest/globals';
import { type Cast, castOf, clientOf, clientPackageOf, dataOf, paymentOf, redeem } from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { inProcess } from '../support/app/in-process.js';
import { TestClock } from '../support/app/test-clock.js';

const BUSINESS = '/business/payments/v1/client_packages';
const TODAY = '2090-06-15';
/** Still the 15th in the business's zone, and the 16th in Greenwich. */
const EVENING = '2090-06-16T03:00:00.000Z';

const { describe, test } = inProcess('sets the clock');
const clock = new TestClock(EVENING);
let app: TestApp;
let owner: Cast;
/** Uids by what happened to the package. */
let packages: Record<string, string>;

beforeAll(async () => {
  app = await startTestApp({ clock });
  owner = await castOf(app, { business: { time_zone: 'America/Los_Angeles' } });
  const usable = { valid_from: TODAY, valid_until: TODAY };
  const usedUp = await clientPackageOf(app, owner, { ...usable, sessions_count: 1 });
  dataOf(await redeem(app, owner, await paymentOf(app, owner)), 200);
  const active = await clientPackageOf(app, owner, usable);
  const upcoming = await clientPackageOf(app, owner, { valid_from: '2090-06-16', valid_until: '2090-07-16' });
  const expired = await clientPackageOf(app, owner, { valid_from: '2090-01-01', valid_until: '2090-06-14' });
  const deactivated = await clientPackageOf(app, owner, usable);
  await put(deactivated.id, { active: 'false' });
  packages = {
    exhausted: usedUp.id,
    active: active.id,
    not_started: upcoming.id,
    expired: expired.id,
    cancelled: deactivated.id,
  };
});
afterAll(async () => {
  await expectCleanBooks(app.database);
  await app.close();
});

function put(uid: string, changes: object): Promise<TestResponse> {
  return app.put(`${BUSINESS}/${uid}`, { client_package: changes }, owner.staffToken);
}

interface Shown {
  readonly id: string;
  readonly active: unknown;
  readonly status: string;
}

async function show(uid: string): Promise<Shown & Record<string, unknown>> {
  const answer = await app.get(`${BUSINESS}/${uid}`, owner.staffToken);
  return dataOf<{ client_package: Shown & Record<string, unknown> }>(answer, 200).client_package;
}

async function listAs(who: 'client' | 'staff', query = ''): Promise<Shown[]> {
  const answer =
    who === 'client'
      ? await app.get(`/client/payments/v1/client_packages?${query}`, owner.clientToken)
      : await app.get(`/platform/v1/clients/${owner.clientUid}/payment/client_packages?${query}`, owner.staffToken);
  return dataOf<{ client_packages: Shown[] }>(answer, 200).client_packages;
}

const uidsOf = (...statuses: string[]): string[] => statuses.map((status) => packages[status] ?? '').toSorted();
const uidsIn = (shown: Shown[]): string[] => shown.map(({ id }) => id).toSorted();

describe('what a client package is today (contract 2.2)', () => {
  test.each(['client', 'staff'] as const)(
    'is said in the list of %s, and active is true of the active one',
    async (who) => {
      const shown = new Map((await listAs(who)).map((each) => [each.id, each]));
      for (const [status, uid] of Object.entries(packages)) {
        const active = status === 'active';
        expect(shown.get(uid)).toMatchObject({ status, active: who === 'client' ? active : String(active) });
      }
    },
  );

  test('is said alike where one package is shown, to staff and to its client', async () => {
    for (const [status, uid] of Object.entries(packages)) {
      const expected = { status, active: String(status === 'active') };
      expect(await show(uid)).toMatchObject(expected);
      const own = await app.get(`/platform/v1/clients/payment/client_packages/${uid}`, owner.clientToken);
      expect(own.body).toMatchObject({ data: { client_package: expected } });
      expect((await put(uid, {})).body).toMatchObject({ data: { client_package: expected } });
      const valid = `/platform/v1/clients/payment/client_packages/is_valid?client_package_id=${uid}`;
      expect((await app.get(valid, owner.clientToken)).body).toMatchObject({ data: { is_valid: status === 'active' } });
    }
  });

  test.each(['client', 'staff'] as const)('filters the list of %s, by one or by several', async (who) => {
    for (const status of Object.keys(packages)) {
      expect(uidsIn(await listAs(who, `filter[status][eq]=${status}`))).toEqual(uidsOf(status));
    }
    expect(uidsIn(await listAs(who, 'filter[status][in]=expired,not_started'))).toEqual(
      uidsOf('expired', 'not_started'),
    );
    expect(await listAs(who, 'filter[status][in]=expired,active&filter[status][eq]=cancelled')).toEqual([]);
  });

  test('agrees with the published state', async () => {
    expect(uidsIn(await listAs('client', 'filter[state][eq]=ACTIVE'))).toEqual(uidsOf('active'));
    const inactive = ['exhausted', 'not_started', 'expired', 'cancelled'];
    expect(uidsIn(await listAs('client', 'filter[state][eq]=INACTIVE'))).toEqual(uidsOf(...inactive));
    const upcoming = 'filter[state][eq]=INACTIVE&filter[status][eq]=not_started';
    expect(uidsIn(await listAs('client', upcoming))).toEqual(uidsOf('not_started'));
  });

  test.each(['filter[status][eq]=usable', 'filter[status][in]=active,nope', 'filter[status][gt]=active'])(
    '%s is 400',
    async (query) => {
      for (const path of [
        '/client/payments/v1/client_packages',
        `/platform/v1/clients/${owner.clientUid}/payment/client_packages`,
      ]) {
        const token = path.startsWith('/client') ? owner.clientToken : owner.staffToken;
        expect((await app.get(`${path}?${query}`, token)).status).toBe(400);
      }
    },
  );

  test('follows the day: what was upcoming is active tomorrow, and what was active has expired', async () => {
    clock.set('2090-06-16T07:00:00.000Z');
    expect((await show(packages['not_started'] ?? '')).status).toBe('active');
    expect((await show(packages['active'] ?? '')).status).toBe('expired');
    clock.set(EVENING);
  });

  test('what was used up stays that, though its last day has passed: nothing was lost', async () => {
    clock.set('2090-06-17T12:00:00.000Z');
    expect((await show(packages['exhausted'] ?? '')).status).toBe('exhausted');
    clock.set(EVENING);
  });
});

describe('active in a change (contract 2.4)', () => {
  const later = { valid_from: '2090-06-20', valid_until: '2090-07-20' };

  test('false deactivates also what has not begun, and true brings it back', async () => {
    const other = { ...owner, ...(await clientOf(app, owner)) };
    const { id } = await clientPackageOf(app, other, later);
    expect((await put(id, { active: 'false' })).body).toMatchObject({
      data: { client_package: { status: 'cancelled' } },
    });
    expect((await put(id, { active: 'true' })).body).toMatchObject({
      data: { client_package: { status: 'not_started', active: 'false' } },
    });
  });

  test('as it was read, beside its status, it changes nothing', async () => {
    const other = { ...owner, ...(await clientOf(app, owner)) };
    const { id } = await clientPackageOf(app, other, { valid_from: '2090-01-01', valid_until: '2090-06-01' });
    const { active, status } = await show(id);
    expect({ active, status }).toEqual({ active: 'false', status: 'expired' });
    const extended = await put(id, { active, status, valid_until: '2090-12-31' });
    expect(extended.body).toMatchObject({ data: { client_package: { status: 'active', active: 'true' } } });
    const read = await show(id);
    const cancelled = await put(id, { active: 'false', status: read.status });
    expect(cancelled.body).toMatchObject({ data: { client_package: { status: 'cancelled' } } });
    expect((await put(id, { active: 'true', status: 'cancelled' })).body).toMatchObject({
      data: { client_package: { status: 'active' } },
    });
  });

  test('another status than the one it has is 422, and nothing is changed', async () => {
    const other = { ...owner, ...(await clientOf(app, owner)) };
    const { id } = await clientPackageOf(app, other);
    const answer = await put(id, { status: 'expired', valid_until: '2099-01-01' });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'status' }] } });
    expect(answer.text).toContain('send it as it is: active');
    expect((await show(id))['valid_until']).not.toBe('2099-01-01');
  });
});
