import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildDatabase } from '../../bench/data/build-database.js';
import { businessOf, type Population, ticketAt, uidOf } from '../../bench/data/population.js';
import { Progress } from '../../src/cli/progress.js';
import { RedemptionBatch } from '../../src/modules/client-packages/redemption/engine/redemption-batch.js';
import type { Outcome, RedemptionRequest } from '../../src/modules/client-packages/redemption/redemption.types.js';
import { calendarDayIn } from '../../src/platform/common/calendar.js';
import { aRequest, aVirtualBooking } from '../scenes/credits.js';
import { expectCleanBooks, query } from '../support/database/books.js';
import { startTestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

/** The same rows wherever it is built; each client has one or two packages. */
const POPULATION: Population = {
  businesses: 3,
  clients: 24,
  statuses: 240,
  heavy: false,
  contestedStatuses: 0,
  manyStatuses: 0,
};
const NOW = new Date();
const WRITTEN = [
  'payment_statuses',
  'booking_credits',
  'booking_credit_redemptions',
  'pending_bookings',
  'credit_ledger_entries',
  'idempotency_records',
];
const CANCELLED = ticketAt(POPULATION, 'main', 20);
const [OWN, FOREIGN] = [ticketAt(POPULATION, 'main', 21), ticketAt(POPULATION, 'main', 22)];

function request(index: number, changes: Partial<RedemptionRequest> = {}): RedemptionRequest {
  const { businessUid, clientUid, statusUid } = ticketAt(POPULATION, 'main', index);
  return aRequest({
    businessUid,
    clientUid,
    paymentStatusUid: statusUid,
    now: NOW,
    today: calendarDayIn('UTC', NOW),
    actor: { type: 'client', uid: clientUid },
    requestId: `request ${index}`,
    ...changes,
  });
}

function keyed(index: number): RedemptionRequest {
  const { businessUid, clientUid } = request(index);
  const principal = `client:${clientUid}`;
  return request(index, {
    idempotencyKey: { businessUid, principal, key: `"${index}", \\ and {ü}`, fingerprint: 'x' },
  });
}

function virtual(index: number, isOurs: boolean): RedemptionRequest {
  const { businessUid, clientUid, client } = ticketAt(POPULATION, 'main', index);
  const uid = `x${index}`;
  const [matterUid, serviceUid] = [uidOf('m', client), uidOf('v', businessOf(POPULATION, client))];
  const virtualBooking = aVirtualBooking({ uid, clientUid, matterUid, serviceUid, title: `Yoga "${index}"`, isOurs });
  return request(index, { businessUid, paymentStatusUid: uid, virtualBooking });
}

/** What is asked for, batch by batch, of one request and of many, and how each should end. */
const BATCHES: readonly (readonly (readonly [RedemptionRequest, string])[])[] = [
  [[request(0), 'redeemed']],
  [
    [request(1), 'redeemed'],
    [request(0), 'ALREADY_PAID'],
    [request(1), 'ALREADY_PAID'],
    [keyed(2), 'redeemed'],
    [keyed(3), 'redeemed'],
    [request(4, { actor: { type: 'staff', uid: 'st "a" ff' } }), 'redeemed'],
    [request(5, { clientUid: request(6).clientUid }), 'UNKNOWN'],
    [request(7, { paymentStatusUid: 'nosuchpayment' }), 'UNKNOWN'],
    [request(8, { today: '2199-01-01' }), 'NO_PACKAGE'],
    [request(20), 'CANCELLED'],
    [virtual(21, true), 'redeemed'],
    [virtual(22, false), 'redeemed'],
    [virtual(23, true), 'UNKNOWN'],
  ],
  [
    [keyed(2), 'replayed'],
    [keyed(9), 'redeemed'],
    [request(3), 'ALREADY_PAID'],
  ],
  // Of one client, who has paid the first before.
  [0, 1, 2, 3, 4, 5, 6, 7].map((index) => [request(24 * index), index === 0 ? 'ALREADY_PAID' : 'redeemed']),
  [[keyed(9), 'replayed']],
];

interface Told {
  readonly outcomes: readonly Outcome[];
  readonly preview: Outcome;
  readonly rows: readonly string[];
}
const told: Record<string, Told> = {};
const databases: TestDatabase[] = [];

beforeAll(async () => {
  for (const path of ['on', 'off']) {
    const database = await createTestDatabase();
    databases.push(database);
    await buildDatabase(database.adminUrl, POPULATION, NOW, new Progress());
    await prepare(database);
    const app = await startTestApp({ database, environment: { DATABASE_PIPELINE: path } });
    const batch = app.nest.get(RedemptionBatch, { strict: false });
    const outcomes: Outcome[] = [];
    for (const requests of BATCHES) outcomes.push(...(await batch.redeem(requests.map(([wanted]) => wanted))));
    const preview = await batch.preview(request(10));
    told[path] = { outcomes, preview, rows: await rowsOf(database) };
    await app.close();
  }
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function prepare(database: TestDatabase): Promise<void> {
  await query(database, `update payment_statuses set state = 'cancelled' where uid = $1`, [CANCELLED.statusUid]);
  const booking = `insert into pending_bookings (business_uid, uid, client_uid, matter_uid, service_uid, state, price, currency, title,
      start_time, created_at)
    select business_uid, $2, client_uid, matter_uid, service_uid, 'pending', 50, currency, title, $3, $3
    from payment_statuses where uid = $1`;
  await query(database, booking, [OWN.statusUid, 'x21', NOW]);
  await query(database, booking, [FOREIGN.statusUid, 'untouched', NOW]);
}

/** What was written, as text. A redemption's uid is made up: it is replaced by its payment status's. */
async function rowsOf(database: TestDatabase): Promise<string[]> {
  const tables = WRITTEN.map((table) => `select '${table} ' || t::text as row from ${table} t`);
  const rows = await query<{ row: string }>(database, tables.join(' union all '));
  const redemptions = await query<{ uid: string; payment: string }>(
    database,
    'select uid, payment_status_uid as payment from booking_credit_redemptions',
  );
  const payments = new Map(redemptions.map(({ uid, payment }) => [uid, `redemption of ${payment}`]));
  return rows.map(({ row }) => row.replaceAll(/[\w-]+/g, (word) => payments.get(word) ?? word)).toSorted();
}

const wordOf = (outcome: Outcome): string => (outcome.kind === 'refused' ? outcome.code : outcome.kind);

test('both ways, every kind of request ends as it should', () => {
  const expected = BATCHES.flat().map(([, word]) => word);
  expect(told['on']?.outcomes.map(wordOf)).toEqual(expected);
});

test('the plain way, each request has the outcome that it has through the pipeline', () => {
  expect(told['off']?.outcomes).toEqual(told['on']?.outcomes);
  expect(told['off']?.preview).toEqual(told['on']?.preview);
});

test('the plain way, the database then holds the same rows', async () => {
  expect(told['off']?.rows).toEqual(told['on']?.rows);
  for (const database of databases) await expectCleanBooks(database);
});
