import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { type Configuration, CONFIGURATION } from '../../config/configuration.js';
import { type AnswerLimits, answerTimeoutMs } from '../data-source.js';
import {
  type StatementResult,
  type BoundStatement,
  runPipeline,
  type PipelineOptions,
  type NamedStatement,
} from './pipeline-query.js';
import type { BatchStatement } from './batch-statement.js';
import { NAME_BUSINESSES } from '../transactions.js';

/** What the middle of a gather–decide–write transaction comes to: the statements still to run, and its result. */
export interface Decided<T> {
  readonly writes: readonly BoundStatement[];
  readonly result: T;
}

/** TypeORM's driver, which types a connection and its way back as anything. */
interface PooledDriver {
  obtainMasterConnection(): Promise<[client: PoolClient, release: () => void]>;
}

const BEGIN: BoundStatement = { statement: { name: 'begin', text: 'begin' }, values: [] };
const COMMIT: BoundStatement = { statement: { name: 'commit', text: 'commit' }, values: [] };
/**
 * Names the businesses and has every statement planned once. Left to itself, PostgreSQL plans ones that take arrays anew each
 * time, and for large batches by reading whole tables: twice the work of a redemption (docs/benchmarks.md).
 */
const NAME_BUSINESSES_STATEMENT: NamedStatement = {
  name: 'name_businesses',
  text: `${NAME_BUSINESSES}, set_config('plan_cache_mode', 'force_generic_plan', true)`,
};

/** The rows that a transaction's statements have found. */
export class GatheredRows {
  constructor(
    private readonly statements: readonly BoundStatement[],
    private readonly results: readonly StatementResult[],
  ) {}

  /** The rows of `statement`, in whichever form it was asked; none where it was not among those asked. */
  of<Row>(statement: NamedStatement<Row> | BatchStatement<Row>): Row[] {
    const { single, batch } = 'batch' in statement ? statement : { single: statement, batch: statement };
    const index = this.statements.findIndex((bound) => bound.statement === single || bound.statement === batch);
    const { name, rowOf } = batch;
    if (!rowOf) throw new Error(`${name} has no rows`);
    return (this.results[index]?.rows ?? []).map(rowOf);
  }
}

/**
 * Transactions of the hot path: two round trips whatever they do. `DataSource.query` never names its statements and waits
 * for each, so these use the pool's own `pg` clients (design.md, Redemption).
 */
@Injectable()
export class PipelinedTransactions {
  private readonly options: PipelineOptions;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'preparedStatements'> & AnswerLimits,
  ) {
    this.options = { named: configuration.preparedStatements === 'on', timeoutMs: answerTimeoutMs(configuration) };
  }

  /**
   * Begins, names the businesses and runs `gather`, all in one round trip; hands what it found to `decide`, which must not wait for
   * anything; runs its writes and commits in a second one. Any failure rolls everything back.
   */
  async run<T>(
    businessUids: readonly string[],
    gather: readonly BoundStatement[],
    decide: (gathered: GatheredRows) => Decided<T>,
  ): Promise<T> {
    const [client, release] = await this.connection();
    try {
      try {
        const name = { statement: NAME_BUSINESSES_STATEMENT, values: [businessUids.join(',')] };
        const opening = [BEGIN, name, ...gather];
        const { writes, result } = decide(new GatheredRows(opening, await this.send(client, opening)));
        const results = await this.send(client, [...writes, COMMIT]);
        // PostgreSQL results a commit of a failed transaction with ROLLBACK, not with an error.
        if (results.at(-1)?.command !== 'COMMIT') throw new Error('the transaction was rolled back');
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
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
      // Made where the answer was read, it doesn't tell who asked.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
  }
}
