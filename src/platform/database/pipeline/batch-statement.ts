import type { BoundStatement, NamedStatement } from './pipeline-query.js';
import type { Value } from './wire-format.js';

/** SQL fragments for the input rows of a {@link BatchStatement}. */
export interface InputRows {
  /** The rows, for its FROM: a source called `given`, with the statement's columns. */
  readonly rows: string;
  /**
   * What a row's business is compared with, `s.business_uid = ${businesses}`, beside the join that looks the row up
   * (docs/architecture.md, SQL rule 2). For many rows under collation C: equality is unaffected, but the planner can't use a business
   * index alone. Where businesses have few rows on average, it would read all rows of each, however many one of them has
   * (docs/benchmarks.md, Plans).
   */
  readonly businesses: string;
}

/** Input columns by name, with PostgreSQL's type of each. */
export type Columns = Readonly<Record<string, string>>;

/** What a column of a type is filled with; of a type that is not here, with any {@link Value}. */
interface ColumnValues {
  readonly text: string;
  readonly integer: number;
  /** Never a number, which could have been rounded. */
  readonly numeric: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly timestamptz: Date;
}

/** The rows of a statement as one array for each of its columns, all of one length. */
export type RowsOf<C extends Columns> = {
  readonly [K in keyof C]: readonly (C[K] extends keyof ColumnValues ? ColumnValues[C[K]] | null : Value)[];
};

/**
 * A statement that is given rows, in two forms: for many as one array for each column, and for one as plain values, which PostgreSQL
 * takes into the rest of the plan as if they had been written there: a sixth less time where a request comes by itself (docs/benchmarks.md).
 */
export interface BatchStatement<Row = never, C extends Columns = Columns> {
  readonly single: NamedStatement<Row>;
  readonly batch: NamedStatement<Row>;
  readonly columns: C;
}

interface Definition<Row, C extends Columns> extends Pick<NamedStatement<Row>, 'name' | 'rowOf'> {
  /** The first is the business. */
  readonly columns: C;
  readonly text: (given: InputRows) => string;
}

/** Writes both forms of a statement. */
export function batchStatement<Row = never, const C extends Columns = Columns>({
  name,
  columns,
  text,
  rowOf,
}: Definition<Row, C>): BatchStatement<Row, C> {
  const given = `as given (${Object.keys(columns).join(', ')})`;
  const values = Object.values(columns).map((type, index) => `$${index + 1}::${type}`);
  const arrays = values.map((value) => `${value}[]`);
  const form = (formName: string, rows: string, businesses: string): NamedStatement<Row> => ({
    name: formName,
    text: text({ rows: `${rows} ${given}`, businesses }),
    ...(rowOf ? { rowOf } : {}),
  });
  return {
    single: form(`${name}_single`, `(values (${values.join(', ')}))`, '$1'),
    batch: form(name, `unnest(${arrays.join(', ')})`, 'any($1 collate "C")'),
    columns,
  };
}

/**
 * A statement with its rows, each column by its name.
 * @throws Error when the columns are not of one length: PostgreSQL would fill the shorter ones up with nulls
 */
export function bindRows<C extends Columns>(
  statement: BatchStatement<unknown, C>,
  rows: RowsOf<NoInfer<C>>,
): BoundStatement {
  const given: Readonly<Record<string, readonly Value[]>> = rows;
  const columns = Object.keys(statement.columns).map((name) => given[name] ?? []);
  const length = columns[0]?.length;
  if (columns.some((column) => column.length !== length)) {
    throw new Error(`${statement.batch.name} was given columns of different lengths`);
  }
  if (length !== 1) return { statement: statement.batch, values: columns };
  return { statement: statement.single, values: columns.map(([value = null]) => value) };
}
