import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { type Configuration, CONFIGURATION } from '../../config/configuration.js';
import { type AnswerLimits, answerTimeoutMs } from '../data-source.js';
import {
  type Answer,
  type BoundStatement,
  carryOut,
  type ExchangeOptions,
  type NamedStatement,
} from './pipeline-query.js';
import type { SetStatement } from './batch-statement.js';
import { NAME_BUSINESSES } from '../transactions.js';

/** What the middle of a gather–decide–write transaction answers: the statements still to run, and its result. */
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
export class Gathered {
  constructor(
    private readonly statements: readonly BoundStatement[],
    private readonly answers: readonly Answer[],
  ) {}

  /** The rows of `statement`, in whichever form it was asked; none where it was not among those asked. */
  of<Row>(statement: NamedStatement<Row> | SetStatement<Row>): Row[] {
    const { one, many } = 'many' in statement ? statement : { one: statement, many: statement };
    const index = this.statements.findIndex((bound) => bound.statement === one || bound.statement === many);
    const { name, rowOf } = many;
    if (!rowOf) throw new Error(`${name} has no rows`);
    return (this.answers[index]?.rows ?? []).map(rowOf);
  }
}

/**
 * Transactions of the hot path: two round trips whatever they do. `DataSource.query` never names its statements and waits
 * for each, so these use the pool's own `pg` clients (design.md, Redemption).
 */
@Injectable()
export class PipelinedTransactions {
  private readonly options: ExchangeOptions;

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
    decide: (gathered: Gathered) => Decided<T>,
  ): Promise<T> {
    const [client, release] = await this.connection();
    try {
      try {
        const name = { statement: NAME_BUSINESSES_STATEMENT, values: [businessUids.join(',')] };
        const opening = [BEGIN, name, ...gather];
        const { writes, result } = decide(new Gathered(opening, await this.exchange(client, opening)));
        const answers = await this.exchange(client, [...writes, COMMIT]);
        // PostgreSQL answers a commit of a failed transaction with ROLLBACK, not with an error.
        if (answers.at(-1)?.command !== 'COMMIT') throw new Error('the transaction was rolled back');
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
  private async exchange(client: PoolClient, statements: readonly BoundStatement[]): Promise<readonly Answer[]> {
    try {
      return await carryOut(client, statements, this.options);
    } catch (error) {
      // Made where the answer was read, it doesn't tell who asked.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
  }
}
