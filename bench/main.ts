import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Closing } from '../src/bootstrap/serving/closing.js';
import { describeError } from '../src/bootstrap/startup-error.js';
import { Bench } from './bench.js';
import { readOptions } from './options.js';
import { COULD_NOT, DONE } from '../src/cli/exit-codes.js';
import { Progress } from '../src/cli/progress.js';
import { latencySvg } from './report/latency-svg.js';
import { reportOf } from './report/report.js';
import { tableOf } from './report/table.js';
import { SystemsUnderTest } from './rows/systems-under-test.js';
import { startOwnServer, useServer } from './server/database-server.js';

const RESULTS_FOLDER = resolve('bench/results');
const SECRET_BYTES = 32;
const INTERRUPTED = 130;
const BUSY_SHARE = 0.5;

const closing = new Closing();
const progress = new Progress();

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const startedAt = performance.now();
  const loadBefore = loadavg()[0] ?? 0;
  if (loadBefore > BUSY_SHARE * cpus().length) {
    progress.line(`the machine is busy (load ${loadBefore.toFixed(1)}): expect noise, even in the ratios`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'punchcard-bench-service-'));
  closing.add(() => rm(folder, { recursive: true, force: true }));
  const server =
    options.databaseUrl === undefined
      ? await startOwnServer(closing, (warning) => progress.line(warning))
      : useServer(options.databaseUrl, closing);
  const tokenSecret = randomBytes(SECRET_BYTES).toString('base64url');
  const cpuProf = options.cpuProf === undefined ? undefined : resolve(options.cpuProf);
  const subjects = new SystemsUnderTest(tokenSecret, folder, cpuProf, closing);
  const bench = new Bench({ options, server, subjects, tokenSecret, closing, progress });
  await bench.run();

  const report = await reportOf(bench, options, loadBefore);
  await mkdir(RESULTS_FOLDER, { recursive: true });
  await writeFile(join(RESULTS_FOLDER, 'latest.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(RESULTS_FOLDER, 'latency.svg'), latencySvg(report.rows));
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : tableOf(report));
  progress.line(`${Math.round((performance.now() - startedAt) / 1000)} s; written to ${RESULTS_FOLDER}`);
}

let ending: Promise<never> | undefined;

/** Cleans up and ends the process; whoever comes second waits for the first. */
function end(code: number, lastWords?: string): Promise<never> {
  ending ??= (async () => {
    progress.clear();
    if (lastWords !== undefined) progress.line(lastWords);
    await closing.closeAll().catch((error: unknown) => progress.line(describeError(error)));
    process.exit(code);
  })();
  return ending;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void end(INTERRUPTED, 'stopping'));
}
try {
  await main();
  await end(DONE);
} catch (error) {
  await end(COULD_NOT, describeError(error));
}
