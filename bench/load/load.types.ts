import type { Population, TicketSet } from '../data/population.js';

/** What is asked of the server under test. */
export const REQUEST_KINDS = [
  'redeem',
  'validate',
  'preview',
  'client_payments',
  'client_payments_pending_oldest',
  'business_payments',
  'business_payments_of_client',
  'business_payments_overdue',
  'client_packages',
  'client_packages_active',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** One run of load, as the process that makes it is told. */
export interface LoadOrder {
  /** Port of the HTTP server on 127.0.0.1; or, for plain SQL, the database. */
  readonly target: { readonly port: number } | { readonly databaseUrl: string };
  readonly tokenSecret: string;
  readonly population: Population;
  readonly ticketSet: TicketSet;
  /** Payment statuses before this one of the set are used up. */
  readonly firstTicket: number;
  /** Payment statuses that may be used. */
  readonly maxRequests: number;
  /** Requests to prepare beforehand. */
  readonly expectedRequests: number;
  readonly kind: RequestKind;
  readonly connections: number;
  /** Arrivals per second, whatever the answers do; undefined: each connection asks again once it is answered. */
  readonly ratePerSecond: number | undefined;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** What became of a run. Latencies in milliseconds, those of the measured time only. */
export interface LoadResult {
  /** Requests sent, warm-up included: payment statuses used. */
  readonly sent: number;
  /** Requests answered as they should be, warm-up included. */
  readonly succeeded: number;
  /** What went wrong, and how often. */
  readonly failures: Readonly<Record<string, number>>;
  /** Successes within the measured time. */
  readonly measured: number;
  readonly measuredMs: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
}

/** From the load's process: the measured time begins, or ends; the result. */
export type LoadMessage =
  { readonly event: 'begin' | 'end' } | { readonly event: 'result'; readonly result: LoadResult };

/**
 * A connection that takes one request at a time: sends the one of this number and calls `done` when it is answered, with what was
 * wrong with the answer.
 */
export type Lane = (request: number, done: (failure?: string) => void) => void;
