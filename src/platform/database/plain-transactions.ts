import type { PoolClient, QueryArrayConfig } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { type Decided, GatheredRows, GatherWriteTransactions, nameBusinesses } from './gather-write-transactions.js';
import type { BoundStatement, StatementResult } from './pipeline/pipeline-query.js';
import type { Fields } from './pipeline/wire-format.js';
import { transact } from './transactions.js';

/** Leaves each field as the text that PostgreSQL sent, which is what a statement's `rowOf` reads. */
const AS_TEXT: Pick<QueryArrayConfig, 'rowMode' | 'types'> = {
  rowMode: 'array',
  types: { getTypeParser: () => (text: string) => text },
};

/**
 * The same transactions without the pipeline: TypeORM opens and ends them, and the driver's own query runs one statement after the
 * other, unnamed and each in a round trip. To compare with when driver or V8 is in doubt (src/platform/database/pipeline/README.md).
 */
export class PlainTransactions extends GatherWriteTransactions {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  run<T>(
    businessUids: readonly string[],
    gather: readonly BoundStatement[],
    decide: (gathered: GatheredRows) => Decided<T>,
  ): Promise<T> {
    return transact(this.dataSource, async (tx) => {
      await runEach(tx, [nameBusinesses(businessUids)]);
      const { writes, result } = decide(new GatheredRows(gather, await runEach(tx, gather)));
      await runEach(tx, writes);
      return result;
    });
  }
}

type Rows = Pick<StatementResult, 'rows'>;

/** @throws the first failure; what comes after it has not been sent */
async function runEach(tx: EntityManager, statements: readonly BoundStatement[]): Promise<Rows[]> {
  // The transaction's connection: TypeORM's own `query` takes no options, and would parse the fields.
  const client = (await tx.queryRunner?.connect()) as PoolClient;
  const results: Rows[] = [];
  for (const { statement, values } of statements) {
    results.push(await client.query<Fields & unknown[]>({ ...AS_TEXT, text: statement.text, values: [...values] }));
  }
  return results;
}
