import type { BoundStatement, NamedStatement } from './pipeline-query.js';
import type { Value } from './parameters.js';

/** What the text of a {@link BatchStatement} says of the rows it is given. */
export interface InputRows {
  /** The rows, for its FROM: a source called `given`, with the statement's columns. */
  readonly rows: string;
  /**
   * What a row's business is compared with, `s.business_uid = ${businesses}`, beside the join that looks the row up (design.md, SQL
   * rule 2). For many rows in another collation, which equality does not care for: it keeps the planner from looking rows up by this
   * alone. Where businesses have few rows on average, it would read all rows of each, however many one of them has (docs/benchmarks.md, Plans).
   */
  readonly businesses: string;
}

/**
 * A statement that is given rows, in two forms: for many as one array for each column, and for one as plain values, which PostgreSQL
 * takes into the rest of the plan as if they had been written there: a sixth less time where a request comes by itself (docs/benchmarks.md).
 */
export interface BatchStatement<Row = never> {
  readonly single: NamedStatement<Row>;
  readonly batch: NamedStatement<Row>;
}

interface Definition<Row> extends Pick<NamedStatement<Row>, 'name' | 'rowOf'> {
  /** PostgreSQL's type of each column; the first is the business. */
  readonly columns: Readonly<Record<string, string>>;
  readonly text: (given: InputRows) => string;
}

/** Writes both forms of a statement. */
export function batchStatement<Row = never>({ name, columns, text, rowOf }: Definition<Row>): BatchStatement<Row> {
  const types = Object.values(columns);
  const given = `as given (${Object.keys(columns).join(', ')})`;
  const values = types.map((type, index) => `$${index + 1}::${type}`);
  const arrays = values.map((value) => `${value}[]`);
  const form = (formName: string, rows: string, businesses: string): NamedStatement<Row> => ({
    name: formName,
    text: text({ rows: `${rows} ${given}`, businesses }),
    ...(rowOf ? { rowOf } : {}),
  });
  return {
    single: form(`${name}_single`, `(values (${values.join(', ')}))`, '$1'),
    batch: form(name, `unnest(${arrays.join(', ')})`, 'any($1 collate "C")'),
  };
}

/** A statement with its rows, given as its columns, all of one length. */
export function withRows(
  { single, batch }: BatchStatement<unknown>,
  columns: readonly (readonly Value[])[],
): BoundStatement {
  if (columns[0]?.length !== 1) return { statement: batch, values: columns };
  return { statement: single, values: columns.map(([value = null]) => value) };
}
