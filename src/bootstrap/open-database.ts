import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Configuration } from '../platform/config/configuration.js';
import { databaseFailure } from './database-advice.js';
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
import type { MigrationOptions } from '../platform/database/migrate.js';
import type { Closing } from './serving/closing.js';
import { describeError, StartupError } from './startup-error.js';

/** The role that the service works as on the embedded server. */
const EMBEDDED_SERVICE_ROLE = 'punchcard_service';

/** A database server that runs, and how to migrate and use it. */
interface Server {
  readonly serviceUrl: string;
  readonly migration: MigrationOptions;
}

/**
 * Connects to the configured database, or to the embedded one, which it starts, and brings it up to date.
 * @param closing gets what has to be closed again as soon as it is open, so that nothing is left when a later step fails
 * @throws Error that says what to do
 */
export async function openDatabase(
  configuration: Configuration,
  closing: Closing,
  logger: Logger,
): Promise<DataSource> {
  const dataSource = await connectOpened(await openServer(configuration, closing, logger), configuration);
  closing.add(async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
  });
  return dataSource;
}

/** As {@link openDatabase}, without connecting. @returns the URL that the service connects to */
export async function openServer(configuration: Configuration, closing: Closing, logger: Logger): Promise<string> {
  const { serviceUrl, migration } = await reachServer(configuration, closing, logger);
  await migrate(migration, logger);
  return serviceUrl;
}

/** Connects to a database that is up to date. @throws StartupError */
export async function connectOpened(serviceUrl: string, configuration: Configuration): Promise<DataSource> {
  // Loaded only now, so that the embedded server's start comes first.
  const [{ connectDatabase }, { ENTITIES }] = await Promise.all([
    import('../platform/database/data-source.js'),
    import('../entities.js'),
  ]);
  try {
    return await connectDatabase(serviceUrl, ENTITIES, configuration);
  } catch (cause) {
    throw databaseFailure("The database can't be used", cause, { variable: 'DATABASE_URL', url: serviceUrl });
  }
}

/** Brings the configured database, or the embedded one, up to date. @returns the migrations it ran @throws as {@link openDatabase} */
export async function migrateConfigured(
  configuration: Configuration,
  closing: Closing,
  logger: Logger,
): Promise<string[]> {
  const { migration } = await reachServer(configuration, closing, logger);
  return migrate(migration, logger);
}

async function reachServer(configuration: Configuration, closing: Closing, logger: Logger): Promise<Server> {
  const migration = migrationTarget(configuration);
  if (migration) return { serviceUrl: configuration.databaseUrl ?? migration.url, migration };
  const { dataDirectory: dataDir, rowSecurity } = configuration;
  const server = await startEmbeddedPostgres({
    dataDir,
    log: (line) => logger.debug(line),
    tell: (line) => logger.info(line),
    reports: {
      onRestart: () => logger.error('the embedded PostgreSQL has ended and is started again'),
      onLost: (reason) => endWithoutDatabase(dataDir, reason),
    },
  });
  closing.add(() => server.stop());
  return {
    serviceUrl: server.serviceUrl(),
    migration: { url: server.ownerUrl(), serviceRole: EMBEDDED_SERVICE_ROLE, rowSecurity },
  };
}

/** Without its database the service is of no use, and whoever runs it has to know: it stops, and says why. */
function endWithoutDatabase(dataDir: string, reason: unknown): void {
  process.stderr.write(
    `The embedded PostgreSQL has ended and can't be started again (is the disk of ${dataDir} full?): ${describeError(reason)}\n`,
  );
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
}

async function migrate(migration: MigrationOptions, logger: Logger): Promise<string[]> {
  const { migrateDatabase } = await import('../platform/database/migrate.js');
  try {
    return await migrateDatabase({
      ...migration,
      log: (line) => logger.info(line),
      warn: (line) => logger.warn(line),
    });
  } catch (cause) {
    const variable = migration.serviceRole === undefined ? 'DATABASE_URL' : 'DATABASE_MIGRATION_URL';
    throw databaseFailure("The database can't be brought up to date", cause, { variable, url: migration.url });
  }
}

type MigrationSource = Pick<Configuration, 'databaseUrl' | 'migrationUrl' | 'rowSecurity'>;

/**
 * How to migrate a database of the operator's own: as the owner where there is one, and then for the service's role, which is the
 * user that `DATABASE_URL` names.
 * @returns undefined without `DATABASE_URL`: the embedded database is meant
 * @throws StartupError when `DATABASE_URL` names no user beside an owner's URL
 */
function migrationTarget({ databaseUrl, migrationUrl, rowSecurity }: MigrationSource): MigrationOptions | undefined {
  if (databaseUrl === undefined) return undefined;
  if (migrationUrl === undefined) return { url: databaseUrl, rowSecurity };
  const serviceRole = decodeURIComponent(new URL(databaseUrl).username);
  if (serviceRole === '') throw new StartupError('DATABASE_URL must name its user when DATABASE_MIGRATION_URL is set');
  return { url: migrationUrl, serviceRole, rowSecurity };
}
