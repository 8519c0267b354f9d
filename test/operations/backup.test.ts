import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Closing } from '../../src/bootstrap/serving/closing.js';
import { type FaultCast, makeCast } from '../faults/cast.js';
import { query } from '../faults/cluster.js';
import { Load } from '../faults/load.js';
import { findFreePort } from '../../src/bootstrap/embedded-postgres/free-port.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { SeparatePostgres } from './support/separate-postgres.js';

const SECRET = 'the-same-secret-before-and-after';
/** Of load, before the dump begins and after it has ended. */
const AROUND_MS = 2_000;

/** How often a session was used or given back, by payment. */
const ENTRIES = `select r.payment_status_uid as payment, count(*)::integer as entries
  from credit_ledger_entries e
  join booking_credit_redemptions r on r.business_uid = e.business_uid and r.uid = e.redemption_uid
  group by r.payment_status_uid`;

const closing = new Closing();
let postgres: SeparatePostgres;
let service: ServiceProcess;
let cast: FaultCast;
/** Where the commands run: an empty folder, but for the build. */
let folder: string;

beforeAll(async () => {
  postgres = await SeparatePostgres.start();
  closing.add(() => postgres.stop());
  folder = await mkdtemp(join(tmpdir(), 'punchcard-backup-'));
  closing.add(() => rm(folder, { recursive: true, force: true }));
  await symlink(resolve('dist'), join(folder, 'dist'));
  service = await serviceOn('');
  closing.add(async () => void (await service.stop()));
  cast = await makeCast(service.url, SECRET);
}, 60_000);
afterAll(() => closing.closeAll(), 60_000);

/** @param suffix of the database's name */
async function serviceOn(suffix: '' | '_restored'): Promise<ServiceProcess> {
  const urls = { DATABASE_URL: postgres.serviceUrl + suffix, DATABASE_MIGRATION_URL: postgres.ownerUrl + suffix };
  return ServiceProcess.start(await findFreePort(), { ...urls, TOKEN_SECRET: SECRET, LOG_LEVEL: 'warn' }, 'build');
}

/** The shell commands of docs/operations.md's section: how to back up, and how to restore. */
async function documentedCommands(): Promise<[string, string]> {
  const section = (await readFile('docs/operations.md', 'utf8')).split('\n## Back up and restore\n')[1] ?? '';
  const blocks = section.split('\n## ')[0]?.matchAll(/```sh\n([^]*?)```/g) ?? [];
  const [backUp, restore, ...others] = [...blocks].map(([, commands = '']) => commands);
  if (!backUp || !restore || others.length > 0) throw new Error('the section has two blocks of commands');
  return [backUp, restore];
}

/** Runs commands as an operator's shell would, ending with the first that fails. @returns what they print */
async function run(commands: string): Promise<string> {
  const env = {
    PATH: `${postgres.programs}:${process.env['PATH'] ?? ''}`,
    SUPERUSER_URL: postgres.superuserUrl,
    DATABASE_MIGRATION_URL: postgres.ownerUrl,
  };
  const { stdout, stderr } = await promisify(execFile)('sh', ['-e', '-c', commands], { cwd: folder, env });
  return stdout + stderr;
}

async function entriesIn(database: string): Promise<Map<string, number>> {
  const url = new URL(postgres.superuserUrl);
  url.pathname = `/${database}`;
  const rows = await query<{ payment: string; entries: number }>(url.href, ENTRIES);
  return new Map(rows.map(({ payment, entries }) => [payment, entries]));
}

test('a backup taken under load and restored has what was acknowledged before it, clean books, and serves', async () => {
  const [backUp, restore] = await documentedCommands();
  const load = new Load(service.url, cast, 'requested');
  await sleep(AROUND_MS);
  const before = [...load.acknowledged].map(([payment, { redeemed, restored }]) => ({ payment, redeemed, restored }));
  await run(backUp);
  await sleep(AROUND_MS);
  await load.stop();
  expect(load.traffic.problems).toEqual([]);

  expect(await run(restore)).toContain('The books are clean: ');
  const entries = await entriesIn('punchcard_restored');
  const missing = before.filter(({ payment, redeemed, restored }) => (entries.get(payment) ?? 0) < redeemed + restored);
  expect(before.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
  // It went on while the dump was taken, which is a moment of it.
  expect((await entriesIn('punchcard')).size).toBeGreaterThan(entries.size);

  const restored = await serviceOn('_restored');
  try {
    const more = new Load(restored.url, cast, 'requested');

    await more.nextSuccess();
    await more.stop();
    expect(more.traffic.problems).toEqual([]);
  } finally {
    await restored.stop();
  }
}, 120_000);
