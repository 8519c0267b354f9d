import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildDatabase } from '../../bench/data/build-database.js';
import { businessOf, type Population, ticketAt, uidOf } from '../../bench/data/population.js';
import { Progress } from '../../src/cli/progress.js';
import { BusinessProfiles } from '../../src/modules/businesses/business-profiles.js';
import { AllCreditsReader, READ_ALL_CREDITS } from '../../src/modules/client-packages/credits/all-credits.reader.js';
import { ClientPackagesService } from '../../src/modules/client-packages/client-packages.service.js';
import { INSERT_ENTRIES, USE_CREDITS } from '../../src/modules/client-packages/credits/ledger-statements.js';
import { RedemptionBatch } from '../../src/modules/client-packages/redemption/engine/redemption-batch.js';
import * as gather from '../../src/modules/client-packages/redemption/sql/gather.js';
import * as write from '../../src/modules/client-packages/redemption/sql/write.js';
import type { RedemptionRequest } from '../../src/modules/client-packages/redemption/redemption.types.js';
import { calendarDayIn } from '../../src/platform/common/calendar.js';
import {
  IdempotencyRecords,
  INSERT_RECORDS,
  READ_RECORDS,
} from '../../src/platform/idempotency/idempotency-records.js';
import { aRequest, aVirtualBooking } from '../scenes/credits.js';
import { query } from '../support/database/books.js';
import { oneLine, PlanRecorder, type Scan } from '../support/database/plans.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

/** Most businesses are small, which tempts the planner to read all of a business's rows; one has nine tenths of everything. */
const POPULATION: Population = {
  businesses: 2_000,
  clients: 8_000,
  statuses: 40_000,
  heavy: true,
  contestedStatuses: 0,
  manyStatuses: 0,
};
const NOW = new Date();
const LARGE_BATCH = 64;

/** Rows of the tables that the benchmark leaves empty; $1 time. A pending booking is called like a payment status, but for an x. */
const FURTHER_ROWS = [
  `insert into pending_bookings (business_uid, uid, client_uid, matter_uid, service_uid, state, price, currency, title, start_time,
     created_at)
   select business_uid, 'x' || uid, client_uid, matter_uid, service_uid, 'pending', 50, currency, title, $1::timestamptz + interval '1 d',
     $1 from payment_statuses where service_uid is not null`,
  `insert into idempotency_records (business_uid, principal, key, fingerprint, status, body, created_at)
   select business_uid, 'client:' || client_uid, 'key of ' || uid, 'x', 200, '{}', $1 from payment_statuses`,
  `insert into revoked_tokens (business_uid, token_id, revoked_at, expires_at, sequence)
   select business_uid, uid, created_at, $1::timestamptz + interval '20 d', row_number() over (order by created_at)
   from payment_statuses`,
];

let database: TestDatabase;
let recorder: PlanRecorder;
let app: TestApp;
/** How each hot statement was carried out: in batches of one and of many, where it serves batches. */
const hot = new Map<string, (readonly Scan[])[]>();

const HOT = [
  ...[...Object.values(gather), ...Object.values(write)].filter((value) => 'batch' in value),
  INSERT_ENTRIES,
  USE_CREDITS,
  READ_RECORDS,
  INSERT_RECORDS,
];

/** The name of each text of a hot statement: of its form for many rows. */
const NAMED = new Map([
  ...HOT.flatMap(({ single, batch }) => [single, batch].map(({ text }) => [oneLine(text), batch.name] as const)),
  [oneLine(READ_ALL_CREDITS.text), READ_ALL_CREDITS.name],
]);
const PROFILE = 'a business’s profile, for gate and calendar';
const OWNER = 'whose a payment status is, for staff';
const STORED = 'an answer by its `Idempotency-Key`';
const REVOKED = 'what was revoked lately, each second';

beforeAll(async () => {
  database = await createTestDatabase();
  await buildDatabase(database.adminUrl, POPULATION, NOW, new Progress());
  for (const text of FURTHER_ROWS) await query(database, text, [NOW]);
  await query(database, 'analyze');
  recorder = await PlanRecorder.start(database);
  app = await startTestApp({ database });
  const part = <T>(type: abstract new (...parameters: never[]) => T): T => app.nest.get(type, { strict: false });
  const [first = aRequest()] = requestsFrom(1_000, 1, false);
  const { businessUid, clientUid, paymentStatusUid: uid } = first;

  // The first look at the revoked tokens, at the start, takes them all.
  recorder.take();
  for (const virtual of [false, true]) {
    for (const size of [1, LARGE_BATCH]) {
      const batch = requestsFrom(size, size, virtual);
      const outcomes = await part(RedemptionBatch).redeem(batch);
      if (outcomes.some(({ kind }) => kind !== 'redeemed')) throw new Error('a redemption of the batch was refused');
    }
  }
  keep();
  await part(RedemptionBatch).preview(first);
  await part(AllCreditsReader).find(businessUid, clientUid);
  keep();
  await part(ClientPackagesService).clientOf(businessUid, uid);
  keep(OWNER);
  await part(IdempotencyRecords).find({
    businessUid,
    principal: `client:${clientUid}`,
    key: `key of ${uid}`,
    fingerprint: '',
  });
  keep(STORED);
  await part(BusinessProfiles).find(businessUid);
  keep(PROFILE);
  while (!hot.has(REVOKED)) {
    await sleep(100);
    keep(REVOKED);
  }
}, 90_000);
afterAll(async () => {
  recorder.stop();
  await app.close();
  await database.drop();
});

/** Requests of different clients, each under a key of its own, for payment statuses or for pending bookings. */
function requestsFrom(start: number, count: number, virtual: boolean): RedemptionRequest[] {
  return Array.from({ length: count }, (_none, index) => {
    const { businessUid, clientUid, statusUid, client } = ticketAt(POPULATION, 'main', start + index);
    const uid = virtual ? `x${statusUid}` : statusUid;
    const ids = {
      uid,
      clientUid,
      matterUid: uidOf('m', client),
      serviceUid: uidOf('v', businessOf(POPULATION, client)),
    };
    return aRequest({
      businessUid,
      clientUid,
      paymentStatusUid: uid,
      now: NOW,
      today: calendarDayIn('UTC', NOW),
      idempotencyKey: { businessUid, principal: `client:${clientUid}`, key: `redeem ${uid}`, fingerprint: 'x' },
      ...(virtual ? { virtualBooking: aVirtualBooking(ids) } : {}),
    });
  });
}

/** Keeps the plans since the last time under their statements' names, or as `what` where they have none. */
function keep(what?: string): void {
  for (const { statement, scans } of recorder.take()) {
    const polls = scans.some(({ of }) => of === 'revoked_tokens');
    const unnamed = scans.length > 0 && polls === (what === REVOKED) ? what : undefined;
    const name = NAMED.get(statement) ?? unnamed;
    if (name !== undefined) hot.set(name, [...(hot.get(name) ?? []), scans]);
  }
}

/** The columns that an index is asked for. */
function columnsOf({ condition }: Scan): string[] {
  return [...condition.matchAll(/\((?<column>\w+) (?:=|<=|>=|<|>) /g)].map(({ groups }) => groups?.['column'] ?? '');
}

const lookUpOf = (scan: Scan): string => `${scan.index} (${[...new Set(columnsOf(scan))].join(', ')})`;
const scansOf = (name: string): readonly Scan[] => (hot.get(name) ?? []).flat();
const everyScan = (): (Scan & { name: string })[] =>
  [...hot.keys()].flatMap((name) => scansOf(name).map((scan) => ({ name, ...scan })));

test('every hot statement has been carried out, those of batches with one row and with many', () => {
  expect([...hot.keys()].toSorted()).toEqual([...new Set(NAMED.values()), PROFILE, OWNER, STORED, REVOKED].toSorted());
  const once = [...hot].flatMap(([name, plans]) => (plans.length === 1 ? name : []));
  const { READ_STATUSES, READ_CREDITS } = gather;
  const single = [READ_STATUSES.batch.name, READ_CREDITS.batch.name, READ_ALL_CREDITS.name];
  expect(once.toSorted()).toEqual([...single, PROFILE, OWNER, STORED, REVOKED].toSorted());
});

test('none reads a whole table', () => {
  expect(everyScan().filter(({ index }) => index === undefined)).toEqual([]);
});

test('none reads all rows of a business', () => {
  const few = everyScan().filter((scan) => columnsOf(scan).every((column) => column === 'business_uid'));
  expect(few.filter(({ of }) => of !== 'businesses')).toEqual([]);
});

test('a large batch looks up its rows as a small one does', () => {
  for (const [name, plans] of hot) {
    const ways = new Set(plans.map((scans) => scans.map(lookUpOf).join(', ')));
    expect([name, [...ways]]).toEqual([name, [expect.any(String)]]);
  }
});

test('docs/benchmarks.md says how each is carried out', async () => {
  const page = await readFile('docs/benchmarks.md', 'utf8');
  const section = /\n## Plans\n(?<text>[^]*?)(?=\n## )/.exec(page)?.groups?.['text'] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| -'));
  const documented = rows.slice(1).map((line) =>
    line
      .split('|')
      .slice(1, 3)
      .map((cell) => cell.trim()),
  );
  const seen = [...hot.keys()].map((name) => {
    const lookUps = [...new Set(scansOf(name).map((scan) => `\`${lookUpOf(scan)}\``))];
    return [/^\w+$/.test(name) ? `\`${name}\`` : name, lookUps.join(', ') || 'nothing'];
  });
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(seen));
});

test('a plan that becomes a sequential scan is seen', async () => {
  const { businessUid } = ticketAt(POPULATION, 'main', 0);
  await query(database, 'alter table idempotency_records drop constraint pk_idempotency_records');
  await query(database, 'drop index ix_idempotency_records_created');
  recorder.take();
  const records = app.nest.get(IdempotencyRecords, { strict: false });
  await records.find({ businessUid, principal: 'client:x', key: 'x', fingerprint: '' });
  const scans = recorder.take().flatMap((plan) => plan.scans.filter(({ of }) => of === 'idempotency_records'));
  expect(scans).toEqual([expect.objectContaining({ kind: 'Seq Scan', index: undefined })]);
});
