import type { TicketSet } from '../data/population.js';
import type { RequestKind } from '../load/load.types.js';

/** Who answers: the service with settings of its own, or a yardstick. */
export type Subject =
  | {
      readonly kind: 'service';
      readonly environment?: Readonly<Record<string, string>>;
      /** Rows that name one have a process of their own. */
      readonly instance?: string;
    }
  | { readonly kind: 'textbook' }
  | { readonly kind: 'plain_sql' };

/** One line of the report. */
export interface RowSpec {
  readonly name: string;
  readonly subject: Subject;
  /** Name of one of the benchmark's databases. */
  readonly database: string;
  readonly ticketSet: TicketSet;
  readonly request: RequestKind;
  readonly connections: number;
  /** Open loop: arrivals per second. Undefined: closed loop. */
  readonly ratePerSecond?: number | undefined;
  readonly seconds: number;
  /** Unmeasured load before each run; undefined: half a second. */
  readonly warmUpSeconds?: number | undefined;
  /** The most that the subject could answer in a second: how many payment statuses a run needs. */
  readonly ceilingPerSecond: number;
  /** A run ends after so many requests. */
  readonly maxRequests?: number;
  /** How often a new server is warmed up for it, by many connections and by one; undefined: once each. */
  readonly warmUps?: { readonly together: number; readonly alone: number };
}

/** What one run, or the median of several, came to. CPU and WAL are per 1,000 requests and per request. */
export interface Measures {
  readonly per_second: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  readonly p999_ms: number;
  /** CPU seconds of the answering process per 1,000 requests. */
  readonly cpu_s_per_1000: number | null;
  /** CPU seconds of PostgreSQL per 1,000 requests. */
  readonly postgres_cpu_s_per_1000: number | null;
  readonly wal_bytes: number | null;
  readonly rss_mb: number | null;
}

/** A row of the report: medians, and the runs that they are of. */
export interface Row extends Measures {
  readonly name: string;
  readonly connections: number;
  readonly arrivals_per_second?: number;
  readonly payment_statuses: number;
  readonly runs: readonly Measures[];
}
