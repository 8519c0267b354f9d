import type { Row } from '../rows/rows.types.js';

/** The result: proportions between rows of one report. Null where a row is missing. */
export interface Ratios {
  /** Redemptions/s at 64 connections to those of plain SQL at its best number of connections. */
  readonly plain_sql: number | null;
  /** … to those of the textbook handler. */
  readonly textbook: number | null;
  /** At 64 connections. */
  readonly p99_over_p50: number | null;
  /** Median latency at one connection to that of plain SQL. */
  readonly latency_1_over_plain_sql: number | null;
  /** Redemptions/s with the most payment statuses to those with the fewest. */
  readonly growth_1m_over_10k: number | null;
  /** Redemptions/s of everybody fighting for one package to those of everybody with their own. */
  readonly contested: number | null;
}

const DIGITS = 3;

/** The ratios of a report's rows. */
export function ratiosOf(rows: readonly Row[]): Ratios {
  const row = (name: string): Row | undefined => rows.find((candidate) => candidate.name === name);
  const rate = (name: string): number | undefined => row(name)?.per_second;
  const service = rate('service_64');
  const plainSql = rows.filter(({ name }) => name.startsWith('plain_sql_')).map((candidate) => candidate.per_second);
  const standard = row('service_64');
  const grown = rows.filter(({ name }) => name.startsWith('growth_'));
  // A quick run's largest size is its main database.
  const growth = (grown.length === 1 && standard ? [...grown, standard] : grown).toSorted(
    (a, b) => a.payment_statuses - b.payment_statuses,
  );
  return {
    plain_sql: quotient(service, plainSql.length > 0 ? Math.max(...plainSql) : undefined),
    textbook: quotient(service, rate('textbook_64')),
    p99_over_p50: quotient(standard?.p99_ms, standard?.p50_ms),
    latency_1_over_plain_sql: quotient(row('service_1')?.p50_ms, row('plain_sql_1')?.p50_ms),
    growth_1m_over_10k: growth.length > 1 ? quotient(growth.at(-1)?.per_second, growth[0]?.per_second) : null,
    contested: quotient(rate('contested_64'), service),
  };
}

/** The most memory that the service held in any row of one process, in megabytes. */
export function highestRss(rows: readonly Row[]): number | null {
  const known = rows
    .filter(({ name }) => !/^(plain_sql|textbook|processes)_/.test(name))
    .flatMap(({ runs }) => runs.map((run) => run.rss_mb ?? 0));
  return known.length > 0 ? Math.round(Math.max(...known)) : null;
}

function quotient(above: number | undefined, below: number | undefined): number | null {
  if (above === undefined || below === undefined || below === 0) return null;
  return Number((above / below).toFixed(DIGITS));
}
