import type { DataSource } from 'typeorm';
import { VERSION } from '../common/installation.js';
import { createDataSource } from './data-source.js';
import { grantServicePrivileges } from './schema/privileges.js';
import { applyRowSecurity, liftForcedRowSecurity, type RowSecurity } from './schema/row-security.js';

/** Any number will do as long as every instance uses the same. */
const MIGRATION_LOCK = 7_271_655_419;

/** What to migrate. */
export interface MigrationOptions {
  /** The database as its owner. */
  readonly url: string;
  /** The role the service works with, where that is another. */
  readonly serviceRole?: string;
  /** Default on. */
  readonly rowSecurity?: RowSecurity;
  readonly log?: (line: string) => void;
  /** Receives what an operator should look at. */
  readonly warn?: (line: string) => void;
}

/**
 * Brings the database up to date and returns the names of the migrations it ran. Instances that start at the same time take
 * turns (a session lock held by one connection); correctness does not depend on it, each migration is one transaction.
 */
export async function migrateDatabase(options: MigrationOptions): Promise<string[]> {
  const { url, rowSecurity = 'on', log, warn } = options;
  // Migrations are SQL and know no entity.
  const owner = await createDataSource(url, []).initialize();
  try {
    const turn = owner.createQueryRunner();
    try {
      await turn.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      if (await owner.showMigrations()) await liftForcedRowSecurity(owner);
      const migrations = await owner.runMigrations();
      for (const { name } of migrations) log?.(`migrated ${name}`);
      const unknown = await migrationsOfNewer(owner);
      if (unknown.length > 0) {
        warn?.(
          `the database is newer than this Punchcard ${VERSION}, which does not know ${unknown.join(', ')}: it goes on, as while a ` +
            'newer version takes over; otherwise start the newer one, or restore a backup of before',
        );
      }
      const serviceRole = options.serviceRole ?? (await currentRole(owner));
      await applyRowSecurity(owner, serviceRole, rowSecurity);
      await grantServicePrivileges(owner, serviceRole);
      if (await isBeyondWalls(owner, serviceRole)) {
        log?.(`${serviceRole} is a superuser or bypasses row-level security: the database's own walls do not hold it`);
      }
      return migrations.map(({ name }) => name);
    } finally {
      await turn.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
      await turn.release();
    }
  } finally {
    await owner.destroy();
  }
}

/** Names of migrations that ran and that this version does not have, in their order. */
async function migrationsOfNewer(owner: DataSource): Promise<string[]> {
  const known = new Set(owner.migrations.map(({ name }) => name));
  const ran = await owner.query<{ name: string }[]>('select name from migrations order by id');
  return ran.map(({ name }) => name).filter((name) => !known.has(name));
}

async function currentRole(owner: DataSource): Promise<string> {
  const [{ name }] = await owner.query<[{ name: string }]>('select current_user as name');
  return name;
}

async function isBeyondWalls(owner: DataSource, serviceRole: string): Promise<boolean> {
  const [role] = await owner.query<{ beyond: boolean }[]>(
    'select rolsuper or rolbypassrls as beyond from pg_roles where rolname = $1',
    [serviceRole],
  );
  return role?.beyond ?? false;
}
