import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { Configuration } from '../config/configuration.js';
import { MIGRATIONS } from './schema/migrations/index.js';
import { SnakeNamingStrategy } from './schema/naming.js';

/** A calendar day has no zone, so it stays the text `YYYY-MM-DD` instead of becoming a local midnight. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A process's use of the database, and its bounds; times in milliseconds. */
export interface DatabaseLimits {
  /** Whether a query may be sent before earlier ones have their results. */
  readonly pipeline: boolean;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** What PostgreSQL is told to bound. */
export type ResultLimits = Pick<DatabaseLimits, 'statementTimeoutMs' | 'lockTimeoutMs'>;

/** A transaction that its client abandoned must not hold its locks for ever. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;

/** A connection that has been silent for so long is asked whether it still stands, before a firewall on the way forgets it. */
const KEEP_ALIVE_MS = 60_000;

/** What the driver says of a query whose result was waited for too long; it gives that no code. */
const QUERY_TIMEOUT = 'Query read timeout';

/** Classes of entities. The application composes them: the database knows no room's. */
export type Entities = readonly (new () => object)[];

/** A data source that is not connected yet. Without limits it is one for migrations: as patient as they need it. */
export function createDataSource(url: string, entities: Entities, limits?: DatabaseLimits): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: [...entities],
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNamingStrategy(),
    synchronize: false,
    installExtensions: false,
    applicationName: 'punchcard',
    ...(limits ? limitedPool(limits) : { poolSize: 2 }),
  } satisfies DataSourceOptions);
}

type Limits = Pick<
  Configuration,
  'databasePipeline' | 'databasePoolSize' | 'statementTimeoutMs' | 'lockTimeoutMs' | 'connectTimeoutMs'
>;

/** Connects to a migrated database with the configured limits. */
export function connectDatabase(url: string, entities: Entities, configuration: Limits): Promise<DataSource> {
  return createDataSource(url, entities, {
    pipeline: configuration.databasePipeline === 'on',
    poolSize: configuration.databasePoolSize,
    statementTimeoutMs: configuration.statementTimeoutMs,
    lockTimeoutMs: configuration.lockTimeoutMs,
    connectTimeoutMs: configuration.connectTimeoutMs,
  }).initialize();
}

/**
 * A connection whose break is heard even while it changes hands between pool and query runner, or breaks a second time: an `error`
 * event that nobody listens to would end the process. Whoever is using the connection learns of it by the failure of its statement.
 */
class PooledClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/**
 * One that ends when a query has timed out. With `pipeline` the driver sees to that itself; without it, it would hand the connection
 * to others, whose queries wait behind the one that has no result.
 */
class UnpipelinedClient extends PooledClient {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.query = ((...parameters: [string]) => {
      const result = super.query(...parameters);
      void this.endAfterTimeout(result);
      return result;
    }) as pg.Client['query'];
  }

  private async endAfterTimeout(result: unknown): Promise<void> {
    try {
      await result;
    } catch (error) {
      if (error instanceof Error && error.message === QUERY_TIMEOUT) await this.end();
    }
  }
}

/** How long a result is waited for, in milliseconds: the server may be gone without a word, and then none comes. */
export function resultTimeoutMs({ statementTimeoutMs, lockTimeoutMs }: ResultLimits): number {
  return statementTimeoutMs + lockTimeoutMs;
}

function limitedPool(limits: DatabaseLimits): { poolSize: number; extra: object } {
  return {
    poolSize: limits.poolSize,
    extra: {
      // Several statements may be sent before the first has its result: a redemption takes two round trips instead of eight.
      ...(limits.pipeline ? { Client: PooledClient, pipeline: true } : { Client: UnpipelinedClient }),
      connectionTimeoutMillis: limits.connectTimeoutMs,
      // Never closed for being idle: opening one keeps a request waiting, and a dozen that close at once all others (docs/benchmarks.md).
      idleTimeoutMillis: 0,
      statement_timeout: limits.statementTimeoutMs,
      lock_timeout: limits.lockTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      query_timeout: resultTimeoutMs(limits),
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    },
  };
}
