/** `npm run test:faults`: breaks things under load and reckons afterwards. FAULTS=<part of a title> runs some only. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SchedulingServer } from '../support/http/scheduling-server.js';
import { makeCast } from './cast.js';
import { Cluster } from './cluster.js';
import { type Fault, FAULTS } from './faults.js';
import { Load, type PaymentKind } from './load.js';
import { killWhileMigrating } from './migration-fault.js';
import { reckon } from './reckoning.js';
import { isGood, MAX_RECOVERY_MS, report, type Row } from './report.js';
import { Service } from './service.js';

const PROBLEMS_SHOWN = 10;
const WARM_UP_MS = 1_500;
const SECRET = randomBytes(32).toString('hex');
/** Longer than a recovery may take: then the row says by how much. */
const RECOVERY_PATIENCE_MS = 3 * MAX_RECOVERY_MS;

const MIGRATION: Omit<Fault, 'strike'> = { title: 'kill -9 the service while it migrates', times: 5 };

// The servers' last resort is the event 'exit', which a signal alone does not bring about.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const only = process.env['FAULTS'] ?? '';
const cluster = await Cluster.start();
const scheduling = await SchedulingServer.start();
const rows: Row[] = [];
try {
  for (const [index, fault] of [...FAULTS, MIGRATION].filter(({ title }) => title.includes(only)).entries()) {
    process.stdout.write(`${fault.title} …\n`);
    const startedAt = performance.now();
    const row = await run(`faults_${index}`, fault);
    rows.push(row);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    process.stdout.write(`  ${isGood(row) ? 'ok' : 'FAILED'} after ${seconds} s\n`);
    for (const problem of row.problems.slice(0, PROBLEMS_SHOWN)) process.stdout.write(`  ${problem}\n`);
  }
} finally {
  await scheduling.stop();
  await cluster.remove();
}
process.stdout.write(`\n${report(rows)}`);
process.exitCode = rows.length > 0 && rows.every(isGood) ? 0 : 1;

/** One fault, as often as it strikes, on a database and a service of its own. */
async function run(name: string, fault: Fault | typeof MIGRATION): Promise<Row> {
  const database = await cluster.createDatabase(name);
  const service = await Service.on(database, SECRET, fault.environment?.(scheduling));
  try {
    let recoveryMs = 0;
    if (!('strike' in fault)) {
      await killWhileMigrating(database, service);
      recoveryMs = await timed(() => service.start());
    } else await service.start();
    const cast = await makeCast(service.url, SECRET);
    const stage = { cluster, database, service, scheduling, cast };
    if ('strike' in fault) fault.prepare?.(stage);
    const load = new Load(service.url, cast, fault.payments ?? ('requested' satisfies PaymentKind));
    await sleep(WARM_UP_MS);
    const strikes = 'strike' in fault ? Array.from({ length: fault.times }, () => fault.strike) : [];
    for (const strike of strikes) {
      await strike(stage);
      recoveryMs = Math.max(
        recoveryMs,
        await timed(() => Promise.race([load.nextSuccess(), sleep(RECOVERY_PATIENCE_MS, undefined, { ref: false })])),
      );
      await sleep(WARM_UP_MS);
    }
    await load.stop();
    const { requests, slowestMs, byStatus, problems } = load.traffic;
    const { lost, doubled, problems: found } = await reckon(database, load.acknowledged);
    const retried = [503, 409, 'broken', 'hang'] as const;
    return {
      fault: fault.title,
      faults: fault.times,
      requests,
      acknowledged: load.acknowledgements,
      refused: load.refused,
      retried: retried.reduce((sum, status) => sum + (byStatus.get(status) ?? 0), 0),
      lost,
      doubled,
      recoveryMs,
      slowestMs,
      problems: [...service.deaths, ...problems, ...found],
    };
  } catch (error) {
    process.stderr.write(`${service.lastWords}\n`);
    throw error;
  } finally {
    await service.stop();
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}
