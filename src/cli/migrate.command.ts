import { Command } from 'commander';
import { Closing } from '../bootstrap/serving/closing.js';
import { readEnvironment } from '../bootstrap/environment.js';
import { DONE, endWithCode, exitCodes } from './exit-codes.js';

/** `punchcard migrate`: brings the database up to date, as every start does, without starting the service. Exits with 0: up to date, 2: could not. */
export function migrateCommand(): Command {
  return endWithCode(new Command('migrate'))
    .description('Bring the database up to date: the one of DATABASE_URL, or the embedded one')
    .option('--json', 'print an object with the names of the migrations it ran')
    .addHelpText('after', exitCodes({ [DONE]: 'the database is up to date' }))
    .action(migrate);
}

async function migrate({ json = false }: { json?: boolean }): Promise<void> {
  const configuration = readEnvironment();
  const [{ createLogger }, { migrateConfigured }] = await Promise.all([
    import('../platform/common/logging/logger.js'),
    import('../bootstrap/open-database.js'),
  ]);
  const closing = new Closing();
  try {
    // Standard output is for the result; what goes wrong is an error and told on standard error.
    const logger = createLogger({ ...configuration, logLevel: 'silent' });
    const names = await migrateConfigured(configuration, closing, logger);
    process.stdout.write(`${json ? JSON.stringify({ migrations: names }) : sentenceOf(names)}\n`);
  } finally {
    await closing.closeAll();
  }
}

function sentenceOf(names: readonly string[]): string {
  return names.length === 0 ? 'The database is up to date' : `Ran ${names.join(', ')}`;
}
