import { beforeAll, beforeEach, expect } from '@jest/globals';
import type { LedgerEntryResponse, LedgerResponse } from '../../src/modules/client-packages/dto/ledger.response.js';
import { Clock } from '../../src/platform/common/clock.js';
import {
  CANCEL_REDEMPTION,
  type Cast,
  castOf,
  clientPackageOf,
  dataOf,
  paymentOf,
  redeem,
  UPDATE_USAGE,
} from '../scenes/story.js';
import { createPackage } from '../scenes/catalogue.js';
import { inProcess } from '../support/app/in-process.js';
import { type TestResponse, useTestApp } from '../support/app/test-app.js';

const CLIENT_PACKAGES = '/business/payments/v1/client_packages';
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A clock that stands still until it is set. In the future, because tokens are verified by the machine's own. */
class SetClock extends Clock {
  private instant = new Date('2090-03-10T10:00:00.000Z');

  now(): Date {
    return this.instant;
  }

  set(iso: string): void {
    this.instant = new Date(iso);
  }

  advance(milliseconds: number): void {
    this.instant = new Date(this.instant.getTime() + milliseconds);
  }
}

const { describe, test } = inProcess('sets the clock');
const clock = new SetClock();
const app = useTestApp({ clock, cleanBooks: 'at the end' });
let cast: Cast;

beforeAll(async () => {
  cast = await castOf(app, { business: { time_zone: 'America/New_York' } });
});

beforeEach(() => clock.set('2090-03-10T10:00:00.000Z'));

function readLedger(uid: string, search = '', token = cast.staffToken): Promise<TestResponse> {
  return app.get(`${CLIENT_PACKAGES}/${uid}/ledger${search}`, token);
}

async function ledgerOf(uid: string, search = ''): Promise<LedgerResponse> {
  return dataOf<LedgerResponse>(await readLedger(uid, search), 200);
}

async function entriesOf(uid: string, search = ''): Promise<LedgerEntryResponse[]> {
  return (await ledgerOf(uid, search)).entries;
}

function change(uid: string, fields: object): Promise<TestResponse> {
  return app.put(`${CLIENT_PACKAGES}/${uid}`, { client_package: fields }, cast.staffToken);
}

/** Gives a package of two credits: five sessions for the cast's service and three for any. */
async function giveTwoCredits(): Promise<{ uid: string; first: string; second: string }> {
  const items = [
    { total_bookings: 5, services: [{ id: cast.serviceUid }] },
    { total_bookings: 3, services: [{ id: cast.serviceUid }] },
  ];
  const { id: packageId } = await createPackage(app, cast.staffToken, cast.serviceUid, { items });
  const { id, booking_credits: credits } = await clientPackageOf(app, cast, { package_id: packageId });
  return { uid: id, first: credits[0]?.id ?? '', second: credits[1]?.id ?? '' };
}

function requestIdOf(answer: TestResponse): string | null {
  expect(answer.status).toBeLessThan(300);
  return answer.headers.get('x-request-id');
}

describe('every change of a credit', () => {
  test('is an entry that says who did it, why, and under which request', async () => {
    const client = await castOf(app);
    const staff = { actor_type: 'staff', actor_uid: client.staffUid };
    const { id: uid, booking_credits: credits } = await clientPackageOf(app, client, { sessions_count: 4 });
    const credit = credits[0]?.id;
    const payment = await paymentOf(app, client);
    const changeIt = (fields: object): Promise<TestResponse> =>
      app.put(`${CLIENT_PACKAGES}/${uid}`, { client_package: fields }, client.staffToken);

    clock.advance(MINUTE_MS);
    const redeemed = requestIdOf(await redeem(app, client, payment));
    clock.advance(MINUTE_MS);
    const cancelled = await app.put(CANCEL_REDEMPTION, { payment_status_id: payment }, client.staffToken);
    const { booking_credit_redemption_uid: redemption } = dataOf<Record<string, string>>(cancelled, 200);
    clock.advance(MINUTE_MS);
    const adjusted = requestIdOf(await changeIt({ booking_credits: [{ id: credit, total_bookings: 6 }] }));
    clock.advance(MINUTE_MS);
    const deactivated = requestIdOf(await changeIt({ active: false }));

    const entries = dataOf<LedgerResponse>(await readLedger(uid, '', client.staffToken), 200).entries;
    expect(entries).toEqual([
      {
        booking_credit_id: credit,
        sequence: 1,
        kind: 'granted',
        quantity: 4,
        balance_after: 4,
        redemption_uid: null,
        ...staff,
        reason: expect.stringMatching(/^given with package \w{16}$/),
        request_id: expect.stringMatching(/^\w{16}$/),
        created_at: '2090-03-10T10:00:00.000Z',
      },
      {
        booking_credit_id: credit,
        sequence: 2,
        kind: 'redeemed',
        quantity: -1,
        balance_after: 3,
        redemption_uid: redemption,
        actor_type: 'client',
        actor_uid: client.clientUid,
        reason: `session used for payment ${payment}`,
        request_id: redeemed,
        created_at: '2090-03-10T10:01:00.000Z',
      },
      {
        booking_credit_id: credit,
        sequence: 3,
        kind: 'restored',
        quantity: 1,
        balance_after: 4,
        redemption_uid: redemption,
        ...staff,
        reason: `redemption of payment ${payment} cancelled`,
        request_id: requestIdOf(cancelled),
        created_at: '2090-03-10T10:02:00.000Z',
      },
      {
        booking_credit_id: credit,
        sequence: 4,
        kind: 'adjusted',
        quantity: 2,
        balance_after: 6,
        redemption_uid: null,
        ...staff,
        reason: expect.stringContaining('6'),
        request_id: adjusted,
        created_at: '2090-03-10T10:03:00.000Z',
      },
      {
        booking_credit_id: credit,
        sequence: 5,
        kind: 'deactivated',
        quantity: 0,
        balance_after: 6,
        redemption_uid: null,
        ...staff,
        reason: 'package deactivated',
        request_id: deactivated,
        created_at: '2090-03-10T10:04:00.000Z',
      },
    ]);
  });

  test('keeps our request id, and after it the one that the caller chose', async () => {
    const client = await castOf(app);
    const { id: uid } = await clientPackageOf(app, client);
    const payment = await paymentOf(app, client);
    const headers = { 'x-request-id': 'front-end:42' };
    const answer = await app.post(UPDATE_USAGE, { payment_status_id: payment }, client.clientToken, headers);
    expect(answer.headers.get('x-request-id')).toBe('front-end:42');
    const { entries } = dataOf<LedgerResponse>(await readLedger(uid, '', client.staffToken), 200);
    expect(entries.at(-1)).toMatchObject({
      kind: 'redeemed',
      request_id: expect.stringMatching(/^[a-z0-9]{16}:front-end:42$/),
    });
  });

  test('that is refused leaves no entry', async () => {
    const { uid, first } = await giveTwoCredits();
    const refused = await change(uid, {
      booking_credits: [{ id: first, total_bookings: 9 }],
      valid_until: '2001-01-01',
    });
    expect(refused.status).toBe(422);
    expect(await entriesOf(uid)).toHaveLength(2);
  });
});

describe('reading the ledger of a client package', () => {
  test('pages through the entries of all its credits, oldest first or newest first', async () => {
    const { uid, first, second } = await giveTwoCredits();
    for (let total = 6; total <= 8; total += 1) {
      clock.advance(MINUTE_MS);
      await change(uid, { booking_credits: [{ id: first, total_bookings: total }] });
      await change(uid, { booking_credits: [{ id: second, total_bookings: total }] });
    }
    const all = await entriesOf(uid);
    expect(all.map((entry) => [entry.booking_credit_id, entry.sequence])).toEqual(
      [1, 2, 3, 4].flatMap((sequence) => [
        [first, sequence],
        [second, sequence],
      ]),
    );
    const pages = await Promise.all([1, 2, 3, 4].map((page) => entriesOf(uid, `?per_page=3&page=${page}`)));
    expect(pages.map((page) => page.length)).toEqual([3, 3, 2, 0]);
    expect(pages.flat()).toEqual(all);
    expect(await entriesOf(uid, '?sort=created_at:desc&per_page=100')).toEqual(all.toReversed());
  });

  test.each([
    ['sort=sequence:asc'],
    ['sort=created_at:down'],
    ['per_page=101'],
    ['page=0'],
    ['filter[kind][eq]=granted'],
  ])('refuses %s', async (search) => {
    const { uid } = await giveTwoCredits();
    expect((await readLedger(uid, `?${search}`)).status).toBe(400);
  });

  test('is for staff of the business only', async () => {
    const { uid } = await giveTwoCredits();
    const other = await castOf(app);
    const unknown = {
      status: 404,
      body: { success: false, errors: [{ code: 'not_found', message: 'Client package not found' }] },
    };
    expect(await readLedger(uid, '', other.staffToken)).toMatchObject(unknown);
    expect(await readLedger('nosuchpackage', '')).toMatchObject(unknown);
    expect((await readLedger(uid, '', cast.clientToken)).status).toBe(401);
    expect((await app.get(`${CLIENT_PACKAGES}/${uid}/ledger`)).status).toBe(401);
  });
});

describe('the balance at a past moment', () => {
  test('is what was left after the entries up to it', async () => {
    const { uid, first, second } = await giveTwoCredits();
    clock.advance(HOUR_MS);
    await change(uid, { booking_credits: [{ id: first, total_bookings: 10 }] });
    clock.advance(HOUR_MS);
    await change(uid, { booking_credits: [{ id: second, total_bookings: 1 }] });

    const at = async (moment: string): Promise<unknown[]> => {
      const { entries, balance } = await ledgerOf(uid, `?as_of=${encodeURIComponent(moment)}`);
      return [entries.length, balance?.total, ...(balance?.credits.map((credit) => credit.balance) ?? [])];
    };
    expect(await at('2090-03-10T09:59:59.999Z')).toEqual([0, 0, 0, 0]);
    expect(await at('2090-03-10T10:00:00.000Z')).toEqual([2, 8, 5, 3]);
    expect(await at('2090-03-10T10:59:59.999Z')).toEqual([2, 8, 5, 3]);
    expect(await at('2090-03-10T11:00:00Z')).toEqual([3, 13, 10, 3]);
    expect(await at('2090-03-10T13:00:00+01:00')).toEqual([4, 11, 10, 1]);
    expect((await ledgerOf(uid, '?as_of=2090-03-10T12:00:00Z')).balance).toEqual({
      as_of: '2090-03-10T12:00:00.000Z',
      total: 11,
      credits: [
        { booking_credit_id: first, balance: 10 },
        { booking_credit_id: second, balance: 1 },
      ],
    });
    expect(await ledgerOf(uid)).not.toHaveProperty('balance');
  });

  test('of a bare day is that of its end in the zone of the business', async () => {
    // New York is four hours behind: its 10 June ends when it is four o'clock on 11 June in UTC.
    clock.set('2090-06-10T12:00:00.000Z');
    const { uid, first } = await giveTwoCredits();
    clock.set('2090-06-11T03:59:59.999Z');
    await change(uid, { booking_credits: [{ id: first, total_bookings: 6 }] });
    clock.set('2090-06-11T04:00:00.000Z');
    await change(uid, { booking_credits: [{ id: first, total_bookings: 7 }] });

    expect((await ledgerOf(uid, '?as_of=2090-06-09')).balance?.total).toBe(0);
    expect((await ledgerOf(uid, '?as_of=2090-06-10')).balance).toMatchObject({
      as_of: '2090-06-11T03:59:59.999Z',
      total: 9,
    });
    expect((await ledgerOf(uid, '?as_of=2090-06-11')).balance?.total).toBe(10);
  });

  test('does not depend on the page', async () => {
    const { uid } = await giveTwoCredits();
    const { entries, balance } = await ledgerOf(uid, '?as_of=2090-03-10&per_page=1&page=2');
    expect([entries.length, balance?.total]).toEqual([1, 8]);
  });

  test('follows the sequence where the clocks of two instances disagreed', async () => {
    const { uid, first } = await giveTwoCredits();
    clock.set('2090-03-10T11:00:00.100Z');
    await change(uid, { booking_credits: [{ id: first, total_bookings: 7 }] });
    // The next change comes through an instance whose clock is 60 ms behind.
    clock.set('2090-03-10T11:00:00.040Z');
    await change(uid, { booking_credits: [{ id: first, total_bookings: 9 }] });

    const before = await ledgerOf(uid, '?as_of=2090-03-10T11:00:00.039Z');
    expect([before.balance?.total, before.entries.length]).toEqual([8, 2]);
    const between = await ledgerOf(uid, '?as_of=2090-03-10T11:00:00.050Z');
    expect(between.balance?.total).toBe(12);
    expect(
      between.entries.filter((entry) => entry.booking_credit_id === first).map(({ sequence }) => sequence),
    ).toEqual([1, 2, 3]);
  });

  test.each([['yesterday'], ['2090-02-30'], ['2090-03'], ['12:00'], ['2090-03-10T25:00:00Z']])(
    'refuses as_of=%s',
    async (moment) => {
      const { uid } = await giveTwoCredits();
      expect(await readLedger(uid, `?as_of=${encodeURIComponent(moment)}`)).toMatchObject({ status: 400 });
    },
  );
});
