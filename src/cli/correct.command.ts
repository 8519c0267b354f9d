import { Command } from 'commander';
import { Closing } from '../bootstrap/serving/closing.js';
import { readEnvironment } from '../bootstrap/environment.js';
import type { CorrectionOutcome } from '../operations/audit/correct-credit.js';
import { DONE, endWithCode, exitCodes, NO } from './exit-codes.js';

interface CorrectOptions {
  readonly business: string;
  readonly credit: string;
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `punchcard correct`: makes a credit's ledger agree with its counters. Exits with 0: it does, 1: no entry can mend it, 2: could not. */
export function correctCommand(): Command {
  return endWithCode(new Command('correct'))
    .description(
      'Append the entry from which the ledger of a credit agrees with the credit again; safe while the service runs',
    )
    .requiredOption('--business <uid>', 'the business of the credit')
    .requiredOption('--credit <uid>', 'the credit, as `punchcard audit` names it')
    .requiredOption('--reason <text>', 'why, for the ledger')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'print an object')
    .addHelpText(
      'after',
      exitCodes({ [DONE]: 'the ledger is right (now)', [NO]: 'its uses differ, which no entry can mend' }),
    )
    .action(correct);
}

async function correct({ business, credit, reason, dryRun = false, json }: CorrectOptions): Promise<void> {
  const configuration = readEnvironment();
  const [{ correctCredit }, { openOwnerPool }] = await Promise.all([
    import('../operations/audit/correct-credit.js'),
    import('./open-owner-pool.js'),
  ]);
  const closing = new Closing();
  try {
    const pool = await openOwnerPool(configuration, closing, 'correct');
    const outcome = await correctCredit(pool, { businessUid: business, creditUid: credit, reason, dryRun });
    process.exitCode = outcome.kind === 'beyond' ? NO : DONE;
    process.stdout.write(`${json ? jsonOf(outcome, dryRun) : sentenceOf(outcome, dryRun)}\n`);
  } finally {
    await closing.closeAll();
  }
}

function jsonOf({ kind, credit, quantity }: CorrectionOutcome, dryRun: boolean): string {
  return JSON.stringify({
    outcome: kind,
    dry_run: dryRun,
    quantity,
    total_bookings: credit.totalBookings,
    bookings_usage: credit.bookingsUsage,
    ledger_balance: credit.sum,
    ledger_uses: credit.uses,
    active_redemptions: credit.activeRedemptions,
    wrong_entries: credit.wrongEntries,
  });
}

function sentenceOf({ kind, credit, quantity }: CorrectionOutcome, dryRun: boolean): string {
  if (kind === 'kept') return `The ledger of ${credit.uid} is right: ${credit.sum} sessions are left`;
  if (kind === 'beyond') {
    return (
      `The uses of ${credit.uid} differ: the credit says ${credit.bookingsUsage}, its ledger ${credit.uses}, ` +
      `and ${credit.activeRedemptions} redemptions are active. Compare the redemptions with a backup`
    );
  }
  const done = dryRun ? 'would be corrected' : 'has been corrected';
  return `The ledger of ${credit.uid} ${done}: it added up to ${credit.sum}, ${credit.sum + quantity} sessions are left`;
}
