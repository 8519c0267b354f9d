import { Command } from 'commander';
import { Closing } from '../startup/closing.js';
import { readEnvironment } from '../startup/environment.js';

/** `punchcard migrate`: brings the database up to date, as every start does, without starting the service. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Bring the database up to date: the one of DATABASE_URL, or the embedded one')
    .action(migrate);
}

async function migrate(): Promise<void> {
  const configuration = readEnvironment();
  const [{ createLogger }, { migrateConfigured }] = await Promise.all([
    import('../common/logging/logger.js'),
    import('../startup/open-database.js'),
  ]);
  const closing = new Closing();
  try {
    // Standard output is for the result; what goes wrong is an error and told on standard error.
    const logger = createLogger({ ...configuration, logLevel: 'silent' });
    const names = await migrateConfigured(configuration, closing, logger);
    process.stdout.write(names.length === 0 ? 'The database is up to date\n' : `Ran ${names.join(', ')}\n`);
  } finally {
    await closing.closeAll();
  }
}
