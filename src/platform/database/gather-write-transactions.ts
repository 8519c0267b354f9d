import type { BatchStatement } from './pipeline/batch-statement.js';
import type { BoundStatement, NamedStatement, StatementResult } from './pipeline/pipeline-query.js';
import { NAME_BUSINESSES } from './transactions.js';

/** What the middle of a transaction comes to: the statements still to run, and its result. */
export interface Decided<T> {
  readonly writes: readonly BoundStatement[];
  readonly result: T;
}

/**
 * Transactions that gather, decide and write (docs/architecture.md). DATABASE_PIPELINE says which of the two implementations carries
 * them out: {@link PipelinedTransactions}, or {@link PlainTransactions}, which run the same statements.
 */
export abstract class GatherWriteTransactions {
  /**
   * Begins, names the businesses and runs `gather`; hands the rows to `decide`, which must not wait for anything; runs its writes and
   * commits. Any failure rolls everything back.
   * @throws what the database or `decide` throws; the transaction is not tried again
   */
  abstract run<T>(
    businessUids: readonly string[],
    gather: readonly BoundStatement[],
    decide: (gathered: GatheredRows) => Decided<T>,
  ): Promise<T>;
}

/** The rows returned by the gather statements of a transaction. */
export class GatheredRows {
  constructor(
    private readonly statements: readonly BoundStatement[],
    private readonly results: readonly Pick<StatementResult, 'rows'>[],
  ) {}

  /** The rows of `statement`, in whichever form it was run; none where it was not. */
  of<Row>(statement: NamedStatement<Row> | BatchStatement<Row>): Row[] {
    const { single, batch } = 'batch' in statement ? statement : { single: statement, batch: statement };
    const index = this.statements.findIndex((bound) => bound.statement === single || bound.statement === batch);
    const { name, rowOf } = batch;
    if (!rowOf) throw new Error(`${name} has no rows`);
    return (this.results[index]?.rows ?? []).map(rowOf);
  }
}

/**
 * Names the businesses and has every statement planned once. Left to itself, PostgreSQL plans ones that take arrays anew each
 * time, and for large batches by reading whole tables: twice the work of a redemption (docs/benchmarks.md).
 */
const NAME_BUSINESSES_STATEMENT: NamedStatement = {
  name: 'name_businesses',
  text: `${NAME_BUSINESSES}, set_config('plan_cache_mode', 'force_generic_plan', true)`,
};

/** What such a transaction begins with, after `begin`. */
export function nameBusinesses(businessUids: readonly string[]): BoundStatement {
  return { statement: NAME_BUSINESSES_STATEMENT, values: [businessUids.join(',')] };
}
