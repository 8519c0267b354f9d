import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { commitFailureOf } from '../../common/errors/database-errors.js';
import type { Configuration } from '../../config/configuration.js';
import { type ResultLimits, resultTimeoutMs } from '../data-source.js';
import { type Decided, GatheredRows, GatherWriteTransactions, nameBusinesses } from '../gather-write-transactions.js';
import { type BoundStatement, type PipelineOptions, runPipeline, type StatementResult } from './pipeline-query.js';

/** TypeORM's driver, which types a connection and its way back as anything. */
interface PooledDriver {
  obtainMasterConnection(): Promise<[client: PoolClient, release: () => void]>;
}

const BEGIN: BoundStatement = { statement: { name: 'begin', text: 'begin' }, values: [] };
const COMMIT: BoundStatement = { statement: { name: 'commit', text: 'commit' }, values: [] };

/**
 * Transactions of the hot path: two round trips whatever they do, one to begin and gather, one to write and commit.
 * `DataSource.query` never names its statements and waits for each, so these use the pool's own `pg` clients (docs/architecture.md).
 */
export class PipelinedTransactions extends GatherWriteTransactions {
  private readonly options: PipelineOptions;

  constructor(
    private readonly dataSource: DataSource,
    configuration: Pick<Configuration, 'preparedStatements'> & ResultLimits,
  ) {
    super();
    this.options = { named: configuration.preparedStatements === 'on', timeoutMs: resultTimeoutMs(configuration) };
  }

  async run<T>(
    businessUids: readonly string[],
    gather: readonly BoundStatement[],
    decide: (gathered: GatheredRows) => Decided<T>,
  ): Promise<T> {
    const [client, release] = await this.connection();
    let isCommitting = false;
    try {
      try {
        const opening = [BEGIN, nameBusinesses(businessUids), ...gather];
        const { writes, result } = decide(new GatheredRows(opening, await this.send(client, opening)));
        isCommitting = writes.length > 0;
        const results = await this.send(client, [...writes, COMMIT]);
        // PostgreSQL answers a commit of a failed transaction with ROLLBACK, not with an error.
        if (results.at(-1)?.command !== 'COMMIT') throw new Error('the transaction was rolled back');
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw isCommitting ? commitFailureOf(error) : error;
      }
    } finally {
      release();
    }
  }

  /** Straight from the driver: all that a query runner would add is what it notes of itself. */
  private connection(): Promise<[PoolClient, () => void]> {
    return (this.dataSource.driver as unknown as PooledDriver).obtainMasterConnection();
  }

  /** @throws the first failure; what comes after it has not been done */
  private async send(client: PoolClient, statements: readonly BoundStatement[]): Promise<readonly StatementResult[]> {
    try {
      return await runPipeline(client, statements, this.options);
    } catch (error) {
      // It was created in the socket's handler; a stack captured here names the caller.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
  }
}
