import type { Configuration } from '../platform/config/configuration.js';
import type { MigrationOptions } from '../platform/database/migrate.js';
import { StartupError } from './startup-error.js';

type Source = Pick<Configuration, 'databaseUrl' | 'migrationUrl' | 'rowSecurity'>;

/**
 * How to migrate a database of the operator's own: as the owner where there is one, and then for the service's role, which is the
 * user that `DATABASE_URL` names.
 * @returns undefined without `DATABASE_URL`: the embedded database is meant
 * @throws StartupError when `DATABASE_URL` names no user beside an owner's URL
 */
export function migrationTarget({ databaseUrl, migrationUrl, rowSecurity }: Source): MigrationOptions | undefined {
  if (databaseUrl === undefined) return undefined;
  if (migrationUrl === undefined) return { url: databaseUrl, rowSecurity };
  const serviceRole = decodeURIComponent(new URL(databaseUrl).username);
  if (serviceRole === '') throw new StartupError('DATABASE_URL must name its user when DATABASE_MIGRATION_URL is set');
  return { url: migrationUrl, serviceRole, rowSecurity };
}
