import type { Socket } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient, QueryResult } from 'pg';
import { DataSource } from 'typeorm';
import { type Configuration, CONFIGURATION } from '../config/configuration.js';
import { type ArrayElement, arrayLiteral } from './array-literal.js';
import { NAME_BUSINESSES } from './transactions.js';

/** A statement that is prepared once per connection under its name, unless DATABASE_PREPARED_STATEMENTS is off. */
export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

/** A statement with the values of one execution. */
export interface BoundStatement {
  readonly statement: NamedStatement;
  readonly values: readonly (ArrayElement | readonly ArrayElement[])[];
}

/**
 * Compares a row's business with those of a batch ($1), beside the join that looks the row up (design.md, SQL rule 2). The other
 * collation, which equality does not care for, keeps the planner from looking rows up by this alone: where businesses have few rows
 * on average, it would read all rows of each, however many one of them has (docs/benchmarks.md, Plans).
 */
export const NAMED_BUSINESSES = 'any($1 collate "C")';

/** What the middle of a gather–decide–write transaction answers: the statements still to run, and its result. */
export interface Decided<T> {
  readonly writes: readonly BoundStatement[];
  readonly result: T;
}

const BEGIN = { text: 'begin' };
const COMMIT = { text: 'commit' };
/**
 * Names the businesses and has every statement planned once. Left to itself, PostgreSQL plans ones that take arrays anew each
 * time, and for large batches by reading whole tables: twice the work of a redemption (docs/benchmarks.md).
 */
const NAME_BUSINESSES_STATEMENT: NamedStatement = {
  name: 'name_businesses',
  text: `${NAME_BUSINESSES}, set_config('plan_cache_mode', 'force_generic_plan', true)`,
};

/**
 * Transactions of the hot path: two round trips whatever they do. `DataSource.query` never names its statements and waits
 * for each, so these use the query runner's own `pg` client (design.md, Redemption).
 */
@Injectable()
export class PipelinedTransactions {
  private readonly named: boolean;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) { preparedStatements }: Pick<Configuration, 'preparedStatements'>,
  ) {
    this.named = preparedStatements === 'on';
  }

  /**
   * Begins, names the businesses and runs `gather`, all in one round trip; hands the rows of each gather statement to `decide`,
   * which must not wait for anything; runs its writes and commits in a second one. Any failure rolls everything back.
   */
  async run<T>(
    businessUids: readonly string[],
    gather: readonly BoundStatement[],
    decide: (rows: readonly unknown[][]) => Decided<T>,
  ): Promise<T> {
    const queryRunner = this.dataSource.createQueryRunner();
    try {
      const client = (await queryRunner.connect()) as PoolClient;
      try {
        const [, , ...gathered] = await inOneWrite(client, () => [
          client.query(BEGIN),
          this.send(client, { statement: NAME_BUSINESSES_STATEMENT, values: [businessUids.join(',')] }),
          ...gather.map((bound) => this.send(client, bound)),
        ]);
        const { writes, result } = decide(gathered.map((answer) => answer.rows as unknown[]));
        const answers = await inOneWrite(client, () => [
          ...writes.map((bound) => this.send(client, bound)),
          client.query(COMMIT),
        ]);
        // PostgreSQL answers a commit of a failed transaction with ROLLBACK, not with an error.
        if (answers.at(-1)?.command !== 'COMMIT') throw new Error('the transaction was rolled back');
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      }
    } finally {
      await queryRunner.release();
    }
  }

  private send(client: PoolClient, { statement, values }: BoundStatement): Promise<QueryResult> {
    const { name, text } = statement;
    const texts = values.map((value) => (Array.isArray(value) ? arrayLiteral(value) : value));
    return client.query(this.named ? { name, text, values: texts } : { text, values: texts });
  }
}

/** The connection's socket, which the driver's types leave out. */
interface WithSocket {
  readonly connection: { readonly stream: Pick<Socket, 'cork' | 'uncork'> };
}

/**
 * Sends statements as one packet, which saves a system call for each. Waits for every answer, then throws the first failure: later
 * statements only report that the transaction is aborted.
 */
async function inOneWrite(client: PoolClient, send: () => Promise<QueryResult>[]): Promise<QueryResult[]> {
  const { stream } = (client as PoolClient & WithSocket).connection;
  stream.cork();
  const answers = send();
  stream.uncork();
  const settled = await Promise.allSettled(answers);
  return settled.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}
