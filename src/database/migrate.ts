import { createDataSource } from './data-source.js';
import { grantServicePrivileges } from './privileges.js';

/** Any number will do as long as every instance uses the same. */
const MIGRATION_LOCK = 7_271_655_419;

/** What to migrate. */
export interface MigrationOptions {
  /** The database as its owner. */
  readonly url: string;
  /** The role the service works with, where that is another. */
  readonly serviceRole?: string;
  readonly log?: (line: string) => void;
}

/**
 * Brings the database up to date and returns the names of the migrations it ran. Instances that start at the same time take
 * turns (a session lock held by one connection); correctness does not depend on it, each migration is one transaction.
 */
export async function migrateDatabase({ url, serviceRole, log }: MigrationOptions): Promise<string[]> {
  const owner = await createDataSource(url).initialize();
  try {
    const turn = owner.createQueryRunner();
    try {
      await turn.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      const migrations = await owner.runMigrations();
      for (const { name } of migrations) log?.(`migrated ${name}`);
      await grantServicePrivileges(owner, serviceRole);
      return migrations.map(({ name }) => name);
    } finally {
      await turn.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
      await turn.release();
    }
  } finally {
    await owner.destroy();
  }
}
