import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Configuration } from '../platform/config/configuration.js';
import { databaseFailure } from '../bootstrap/database-advice.js';
import { loadClusterFacts } from '../bootstrap/embedded-postgres/cluster-files.js';
import { startEmbeddedPostgres } from '../bootstrap/embedded-postgres/embedded-postgres.js';
import { identifyProcess } from '../bootstrap/embedded-postgres/process-identity.js';
import type { Closing } from '../bootstrap/serving/closing.js';
import { StartupError } from '../bootstrap/startup-error.js';

type Source = Pick<Configuration, 'databaseUrl' | 'migrationUrl' | 'dataDirectory' | 'connectTimeoutMs'>;

/**
 * Connects to the configured database as its owner, for one command; without one, to the embedded server: the one that a service runs now, else one
 * that is started for it.
 * @param closing gets what has to be closed again
 * @param command whose connection it is, for the database's list of them
 * @throws Error that says what to do
 */
export async function openOwnerPool(configuration: Source, closing: Closing, command: string): Promise<pg.Pool> {
  const url = configuration.migrationUrl ?? configuration.databaseUrl;
  const target = url === undefined ? await reachEmbedded(configuration, closing) : { connectionString: url };
  const pool = new pg.Pool({
    ...target,
    max: 1,
    connectionTimeoutMillis: configuration.connectTimeoutMs,
    application_name: `punchcard ${command}`,
  });
  // An idle connection that breaks shows at its next use.
  pool.on('error', () => undefined);
  closing.add(() => pool.end());
  if (url !== undefined) {
    const variable = configuration.migrationUrl === undefined ? 'DATABASE_URL' : 'DATABASE_MIGRATION_URL';
    await pool.query('select').catch((cause: unknown) => {
      throw databaseFailure("The database can't be reached", cause, { variable, url });
    });
  }
  return pool;
}

async function reachEmbedded({ dataDirectory: dataDir }: Source, closing: Closing): Promise<pg.PoolConfig> {
  const factsPath = join(dataDir, 'postgres.json');
  await access(factsPath).catch((cause: unknown) => {
    throw new StartupError(`There is no database in ${dataDir}; npm start makes one, or set DATABASE_URL`, { cause });
  });
  const running = await findRunningServer(dataDir);
  if (running) return running;
  const server = await startEmbeddedPostgres({ dataDir });
  closing.add(() => server.stop());
  return { connectionString: server.ownerUrl() };
}

/** The server that another process runs on the data directory, if one does. */
async function findRunningServer(dataDir: string): Promise<pg.PoolConfig | undefined> {
  const clusterDir = join(dataDir, 'postgres');
  const [pid, , , port] = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n').map(Number),
    () => [],
  );
  if (!pid || !port || (await identifyProcess(pid)) === undefined) return undefined;
  const { passwords } = await loadClusterFacts(dataDir, clusterDir);
  return { host: '127.0.0.1', port, user: 'punchcard_owner', password: passwords.owner, database: 'punchcard' };
}
