import { once } from 'node:events';
import { Command } from 'commander';
import type { AuditDifference, AuditProgress, AuditSummary } from '../operations/audit/audit.types.js';
import { Closing } from '../bootstrap/serving/closing.js';
import { readEnvironment } from '../bootstrap/environment.js';
import { describeError } from '../bootstrap/startup-error.js';
import { COULD_NOT, DONE, endWithCode, exitCodes, NO } from './exit-codes.js';
import { Progress } from './progress.js';

/** `punchcard audit`: checks that everything written down twice agrees. Exits with 0: clean, 1: differences, 2: could not run. */
export function auditCommand(): Command {
  return endWithCode(new Command('audit'))
    .description(
      'Recompute every counter and copy from the ledger and name each row that differs; safe while the service runs',
    )
    .option('--json', 'print a JSON object a line: the differences, then a summary')
    .addHelpText('after', exitCodes({ [DONE]: 'the books are clean', [NO]: 'they differ' }))
    .action(audit);
}

async function audit({ json = false }: { json?: boolean }): Promise<void> {
  const closing = new Closing();
  const interruption = new AbortController();
  const interrupt = (signal: string): void => interruption.abort(new Error(`The audit was ended by ${signal}`));
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    try {
      const { differences } = await run(json, closing, interruption.signal);
      process.exitCode = differences === 0 ? DONE : NO;
    } finally {
      await closing.closeAll();
    }
  } catch (error) {
    process.stderr.write(`The audit could not run: ${describeError(error)}\n`);
    process.exitCode = COULD_NOT;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

async function run(json: boolean, closing: Closing, signal: AbortSignal): Promise<AuditSummary> {
  const configuration = readEnvironment();
  const [{ auditDatabase }, { openOwnerPool }] = await Promise.all([
    import('../operations/audit/audit-database.js'),
    import('./open-owner-pool.js'),
  ]);
  const pool = await openOwnerPool(configuration, closing, 'audit');
  const progress = new Progress();
  const summary = await auditDatabase(pool, {
    signal,
    onProgress: (far) => progress.bar(titleOf(far, progress.elapsedMs()), shareOf(far)),
    onDifference: async (difference) => {
      progress.clear();
      await print(json ? jsonOf(difference) : lineOf(difference));
    },
  });
  progress.clear();
  if (json) await print(JSON.stringify({ type: 'summary', ...summary }));
  process.stderr.write(`${sentenceOf(summary, progress.elapsedMs())}\n`);
  return summary;
}

/** Waits for a slow reader instead of keeping its lines in memory. */
async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

function shareOf({ rows, rowsTotal }: AuditProgress): number {
  return rowsTotal === 0 ? 1 : Math.min(rows / rowsTotal, 1);
}

function titleOf(far: AuditProgress, elapsedMs: number): string {
  const perSecond = Math.round((far.rows / elapsedMs) * 1_000);
  return (
    `business ${far.businesses + 1} of ${far.businessesTotal}, ${far.rows} of ${far.rowsTotal} rows, ` +
    `${perSecond} rows/s, ${far.differences} differences`
  );
}

function jsonOf({ table, businessUid, uid, what, expected, found }: AuditDifference): string {
  return JSON.stringify({ type: 'difference', table, business_uid: businessUid, uid, what, expected, found });
}

function lineOf({ table, businessUid, uid, what, expected, found }: AuditDifference): string {
  return `${table} ${businessUid}/${uid} ${what}: expected ${expected ?? 'nothing'}, found ${found ?? 'nothing'}`;
}

function sentenceOf({ businesses, rows, differences }: AuditSummary, elapsedMs: number): string {
  const looked = `${rows} rows of ${businesses} businesses in ${(elapsedMs / 1_000).toFixed(1)} s`;
  return differences === 0 ? `The books are clean: ${looked}` : `The books differ in ${differences} places: ${looked}`;
}
