import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ALREADY_PAID, NO_PACKAGE, redeemAsStaff, refusalIn, usageOf } from '../factories/redemptions.js';
import { type Cast, castOf, clientOf, clientPackageOf, paymentOf, redeem, UPDATE_USAGE } from '../factories/story.js';
import { expectCleanBooks, query } from '../support/books.js';
import { type Answer, startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SECRET = 'the-same-secret-in-both-instances';

/** Two instances of the service on one database, as behind a load balancer. */
let database: TestDatabase;
let app: TestApp;
let twin: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  [app, twin] = await Promise.all([
    startTestApp({ database, secret: SECRET }),
    startTestApp({ database, secret: SECRET }),
  ]);
});
afterEach(() => expectCleanBooks(database));
afterAll(async () => {
  await Promise.all([app.close(), twin.close()]);
  await database.drop();
});

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_none, index) => make(index)));

/** How often each answer was given: `200`, or the status with the whole refusal. */
function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const key = answer.status === 200 ? '200' : `${answer.status} ${JSON.stringify(refusalIn(answer))}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const OUT_OF_SESSIONS = `422 ${JSON.stringify(NO_PACKAGE)}`;
const PAID_BEFORE = `422 ${JSON.stringify(ALREADY_PAID)}`;

interface Entry {
  readonly sequence: number;
  readonly kind: string;
  readonly quantity: number;
  readonly balance_after: number;
  readonly actor_type: string;
  readonly actor_uid: string;
  readonly request_id: string;
  readonly redemption_uid: string | null;
}

/** The ledger of a client package with one credit, in order. */
function ledgerOf(clientPackageUid: string): Promise<Entry[]> {
  return query<Entry>(
    database,
    `select e.* from credit_ledger_entries e
     join booking_credits c on c.business_uid = e.business_uid and c.uid = e.booking_credit_uid
     where c.client_package_uid = $1 order by e.sequence`,
    [clientPackageUid],
  );
}

/** The same in any order, decided by `random`. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** A small generator with a seed, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('requests for one payment', () => {
  test('of fifty at once exactly one pays; the others find it paid', async () => {
    const cast = await castOf(app);
    const { id } = await clientPackageOf(app, cast);
    const payment = await paymentOf(app, cast);
    const answers = await times(50, () => redeem(app, cast, payment));
    expect(tally(answers)).toEqual({ '200': 1, [PAID_BEFORE]: 49 });
    expect(await usageOf(app, id)).toBe(1);
  });

  test('of the client’s and the staff’s at once, at two instances, exactly one pays', async () => {
    const cast = await castOf(app);
    const { id } = await clientPackageOf(app, cast);
    const payment = await paymentOf(app, cast);
    const answers = await times(40, (index) => {
      const instance = index % 2 === 0 ? app : twin;
      return index % 4 < 2 ? redeem(instance, cast, payment) : redeemAsStaff(instance, cast, payment);
    });
    expect(tally(answers)).toEqual({ '200': 1, [PAID_BEFORE]: 39 });
    expect(await usageOf(app, id)).toBe(1);
  });

  test('for a virtual booking: it becomes one payment status, paid once', async () => {
    const cast = await castOf(app);
    const { id } = await clientPackageOf(app, cast);
    const body = { client_id: cast.clientUid, service_id: cast.serviceUid, start_time: '2098-01-01T10:00:00Z' };
    const created = await app.post('/business/scheduling/v1/virtual_bookings', body, cast.staffToken);
    const { uid } = (created.body as { data: { virtual_booking: { uid: string } } }).data.virtual_booking;
    const answers = await times(30, (index) => redeem(index % 2 === 0 ? app : twin, cast, uid));
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
        app.post(UPDATE_USAGE, { payment_status_id: payment }, cast.clientToken, { 'x-request-id': `race-${index}` }),
      ),
    );
    expect(tally(answers)).toEqual({ '200': 10, [OUT_OF_SESSIONS]: 40 });

    const [granted, ...redeemed] = await ledgerOf(id);
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
      expect(entry).toMatchObject({ kind: 'redeemed', quantity: -1, actor_type: 'client', actor_uid: cast.clientUid });
    }
    const winners = answers.filter(({ status }) => status === 200).map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(redeemed.map((entry) => entry.request_id))).toEqual(new Set(winners));
    const redemptions = await query<{ uid: string }>(
      database,
      `select uid from booking_credit_redemptions where business_uid = $1 and active`,
      [cast.businessUid],
    );
    expect(new Set(redeemed.map((entry) => entry.redemption_uid))).toEqual(new Set(redemptions.map(({ uid }) => uid)));
  });

  test('at two instances, too, no session is used twice', async () => {
    const cast = await castOf(app);
    const { id } = await clientPackageOf(app, cast);
    const payments = await times(40, () => paymentOf(app, cast));
    const answers = await Promise.all(
      payments.map((payment, index) => redeem(index % 2 === 0 ? app : twin, cast, payment)),
    );
    expect(tally(answers)).toEqual({ '200': 10, [OUT_OF_SESSIONS]: 30 });
    expect((await ledgerOf(id)).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 11 }, (_none, index) => index + 1),
    );
  });

  test('which expires soonest is used up before the next is touched', async () => {
    const cast = await castOf(app);
    const later = await clientPackageOf(app, cast, { sessions_count: 5, valid_until: '2099-12-31' });
    const sooner = await clientPackageOf(app, cast, { sessions_count: 5, valid_until: '2098-12-31' });
    const payments = await times(7, () => paymentOf(app, cast));
    const answers = await Promise.all(payments.map((payment) => redeem(twin, cast, payment)));
    expect(tally(answers)).toEqual({ '200': 7 });
    expect([await usageOf(app, sooner.id), await usageOf(app, later.id)]).toEqual([5, 2]);
  });
});

describe('requests of several clients and businesses at once', () => {
  test.each([1, 2, 3])('in a random order (seed %i), by client and staff, at two instances', async (seed) => {
    const random = seeded(seed);
    const first = await castOf(app);
    const second = { ...first, ...(await clientOf(app, first)) };
    const casts: Cast[] = [first, second, await castOf(app)];
    const expected = [];
    const requests: (() => Promise<Answer>)[] = [];
    const packages: string[] = [];
    for (const cast of casts) {
      const sessions = [3, 4];
      for (const count of sessions) packages.push((await clientPackageOf(app, cast, { sessions_count: count })).id);
      const payments = await times(10, () => paymentOf(app, cast));
      expected.push(...payments);
      for (const payment of payments) {
        requests.push(() => redeem(random() < 0.5 ? app : twin, cast, payment));
        requests.push(() => redeemAsStaff(random() < 0.5 ? app : twin, cast, payment));
      }
    }
    const answers = await Promise.all(shuffled(requests, random).map((request) => request()));
    const counts = tally(answers);
    // Seven sessions for each of three clients; whoever asks again for one of those finds it paid.
    expect(counts).toEqual({ '200': 21, [PAID_BEFORE]: 21, [OUT_OF_SESSIONS]: expected.length * 2 - 42 });
    for (const uid of packages) {
      const ledger = await ledgerOf(uid);
      expect(ledger.map(({ sequence }) => sequence)).toEqual(ledger.map((_entry, index) => index + 1));
      expect(ledger.at(-1)?.balance_after).toBe(0);
    }
  });
});
