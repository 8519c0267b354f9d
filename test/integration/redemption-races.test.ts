import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { redeemAsStaff, usageOf } from '../scenes/redemptions.js';
import { type Cast, castOf, clientOf, clientPackageOf, paymentOf, redeem, UPDATE_USAGE } from '../scenes/story.js';
import { expectCleanBooks, query } from '../support/database/books.js';
import { ledgerOf, OUT_OF_SESSIONS, PAID_BEFORE, seeded, shuffled, tally, times } from '../support/app/races.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const SECRET = 'the-same-secret-in-every-instance';
const INSTANCES = 4;

/** Rules that hold whatever shares a transaction, at instances of the service that share nothing but the database. */
describe.each([
  ['all', 'on'],
  ['business', 'on'],
  ['all', 'off'],
])('grouping %s, at four instances, pipeline %s:', (grouping, pipeline) => {
  let database: TestDatabase;
  let app: TestApp;
  let instances: TestApp[];
  /** The requests of a race go to the instances in turn. */
  const instance = (index: number): TestApp => instances[index % INSTANCES] ?? app;

  beforeAll(async () => {
    database = await createTestDatabase();
    const environment = { REDEMPTION_GROUPING: grouping, DATABASE_PIPELINE: pipeline, DATABASE_POOL_SIZE: '8' };
    instances = await times(INSTANCES, () => startTestApp({ database, secret: SECRET, environment }));
    app = instance(0);
  });
  afterEach(() => expectCleanBooks(database));
  afterAll(async () => {
    await Promise.all(instances.map((each) => each.close()));
    await database.drop();
  });

  describe('requests for one payment', () => {
    test('of fifty at once exactly one pays; the others find it paid', async () => {
      const cast = await castOf(app);
      const { id } = await clientPackageOf(app, cast);
      const payment = await paymentOf(app, cast);
      const answers = await times(50, (index) => redeem(instance(index), cast, payment));
      expect(tally(answers)).toEqual({ '200': 1, [PAID_BEFORE]: 49 });
      expect(await usageOf(app, id)).toBe(1);
    });

    test('of the client’s and the staff’s at once, exactly one pays', async () => {
      const cast = await castOf(app);
      const { id } = await clientPackageOf(app, cast);
      const payment = await paymentOf(app, cast);
      const answers = await times(40, (index) =>
        index % 8 < 4 ? redeem(instance(index), cast, payment) : redeemAsStaff(instance(index), cast, payment),
      );
      expect(tally(answers)).toEqual({ '200': 1, [PAID_BEFORE]: 39 });
      expect(await usageOf(app, id)).toBe(1);
    });

    test('for a virtual booking: it becomes one payment status, paid once', async () => {
      const cast = await castOf(app);
      const { id } = await clientPackageOf(app, cast);
      const body = { client_id: cast.clientUid, service_id: cast.serviceUid, start_time: '2098-01-01T10:00:00Z' };
      const created = await app.post('/business/scheduling/v1/virtual_bookings', body, cast.staffToken);
      const { uid } = (created.body as { data: { virtual_booking: { uid: string } } }).data.virtual_booking;
      const answers = await times(30, (index) => redeem(instance(index), cast, uid));
      expect(tally(answers)).toEqual({ '200': 1, [PAID_BEFORE]: 29 });
      expect(await usageOf(app, id)).toBe(1);
      const rows = await query(database, 'select state, payable_type from payment_statuses where uid = $1', [uid]);
      expect(rows).toEqual([{ state: 'paid', payable_type: 'PendingBooking' }]);
    });
  });

  describe('requests for one package', () => {
    test('of fifty payments exactly ten are paid by its ten sessions, and the ledger tells each of them', async () => {
      const cast = await castOf(app);
      const { id } = await clientPackageOf(app, cast);
      const payments = await times(50, () => paymentOf(app, cast));
      const answers = await Promise.all(
        payments.map((payment, index) =>
          instance(index).post(UPDATE_USAGE, { payment_status_id: payment }, cast.clientToken, {
            'x-request-id': `race-${index}`,
          }),
        ),
      );
      expect(tally(answers)).toEqual({ '200': 10, [OUT_OF_SESSIONS]: 40 });

      const [granted, ...redeemed] = await ledgerOf(database, id);
      expect(granted).toMatchObject({
        sequence: 1,
        kind: 'granted',
        quantity: 10,
        balance_after: 10,
        actor_type: 'staff',
      });
      expect(redeemed.map(({ sequence, balance_after }) => [sequence, balance_after])).toEqual(
        Array.from({ length: 10 }, (_none, index) => [index + 2, 9 - index]),
      );
      for (const entry of redeemed) {
        expect(entry).toMatchObject({
          kind: 'redeemed',
          quantity: -1,
          actor_type: 'client',
          actor_uid: cast.clientUid,
        });
      }
      const winners = answers.filter(({ status }) => status === 200).map(({ headers }) => headers.get('x-request-id'));
      expect(new Set(redeemed.map((entry) => entry.request_id.slice(17)))).toEqual(new Set(winners));
      const redemptions = await query<{ uid: string }>(
        database,
        `select uid from booking_credit_redemptions where business_uid = $1 and active`,
        [cast.businessUid],
      );
      expect(new Set(redeemed.map((entry) => entry.redemption_uid))).toEqual(
        new Set(redemptions.map(({ uid }) => uid)),
      );
    });

    test('which expires soonest is used up before the next is touched', async () => {
      const cast = await castOf(app);
      const later = await clientPackageOf(app, cast, { sessions_count: 5, valid_until: '2099-12-31' });
      const sooner = await clientPackageOf(app, cast, { sessions_count: 5, valid_until: '2098-12-31' });
      const payments = await times(7, () => paymentOf(app, cast));
      const answers = await Promise.all(payments.map((payment, index) => redeem(instance(index), cast, payment)));
      expect(tally(answers)).toEqual({ '200': 7 });
      expect([await usageOf(app, sooner.id), await usageOf(app, later.id)]).toEqual([5, 2]);
    });
  });

  describe('requests of several clients and businesses at once', () => {
    test.each([1, 2, 3])('in a random order (seed %i), by client and staff', async (seed) => {
      const random = seeded(seed);
      const first = await castOf(app);
      const second = { ...first, ...(await clientOf(app, first)) };
      const casts: Cast[] = [first, second, await castOf(app)];
      const expected = [];
      const requests: (() => Promise<TestResponse>)[] = [];
      const packages: string[] = [];
      for (const cast of casts) {
        const sessions = [3, 4];
        for (const count of sessions) packages.push((await clientPackageOf(app, cast, { sessions_count: count })).id);
        const payments = await times(10, () => paymentOf(app, cast));
        expected.push(...payments);
        for (const payment of payments) {
          requests.push(() => redeem(instance(Math.floor(random() * INSTANCES)), cast, payment));
          requests.push(() => redeemAsStaff(instance(Math.floor(random() * INSTANCES)), cast, payment));
        }
      }
      const answers = await Promise.all(shuffled(requests, random).map((request) => request()));
      const counts = tally(answers);
      // Seven sessions for each of three clients; whoever asks again for one of those finds it paid.
      expect(counts).toEqual({ '200': 21, [PAID_BEFORE]: 21, [OUT_OF_SESSIONS]: expected.length * 2 - 42 });
      for (const uid of packages) {
        const ledger = await ledgerOf(database, uid);
        expect(ledger.map(({ sequence }) => sequence)).toEqual(ledger.map((_entry, index) => index + 1));
        expect(ledger.at(-1)?.balance_after).toBe(0);
      }
    });
  });
});

test.each(['on', 'off'])(
  'grouping business, pipeline %s, a business that waits for a lock holds up no other',
  async (pipeline) => {
    const environment = { REDEMPTION_GROUPING: 'business', DATABASE_PIPELINE: pipeline, DATABASE_POOL_SIZE: '8' };
    const app = await startTestApp({ environment });
    const somebodyElse = new pg.Client(app.database.adminUrl);
    await somebodyElse.connect();
    try {
      const casts = await times(4, () => castOf(app));
      await Promise.all(casts.map((cast) => clientPackageOf(app, cast)));
      const payments = await Promise.all(casts.map((cast) => paymentOf(app, cast)));
      const redeemOf = async (index: number): Promise<number> =>
        (await redeem(app, casts[index] ?? { clientToken: '' }, payments[index] ?? '')).status;
      await somebodyElse.query('begin');
      await somebodyElse.query('select from payment_statuses where uid = any($1) for update', [payments.slice(0, 3)]);
      let held = 3;
      const waiting = [0, 1, 2].map((index) => redeemOf(index).finally(() => (held -= 1)));
      await waitingForLocks(app.database, 3);
      expect(await redeemOf(3)).toBe(200);
      expect(held).toBe(3);
      await somebodyElse.query('rollback');
      expect(await Promise.all(waiting)).toEqual([200, 200, 200]);
      await expectCleanBooks(app.database);
    } finally {
      await somebodyElse.end();
      await app.close();
    }
  },
);

/** Waits until `count` statements wait for somebody's lock. */
async function waitingForLocks(database: TestDatabase, count: number): Promise<void> {
  const text = `select from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`;
  while ((await query(database, text, [database.name])).length < count) await sleep(20);
}
