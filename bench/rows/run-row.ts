import type { BenchDatabase } from '../data/bench-database.js';
import type { LoadOrder, LoadResult } from '../load/load.types.js';
import { type Edges, carryOut } from '../load/order-channel.js';
import { type Usage, usageOf } from '../server/process-usage.js';
import type { Measures, RowSpec } from './rows.types.js';

const WARM_UP_SECONDS = 0.5;
const MS_PER_SECOND = 1_000;
const BYTES_PER_MB = 1e6;

/** What a run needs to know beside its row. */
export interface RunContext {
  readonly database: BenchDatabase;
  /** The server that answers; undefined for plain SQL, where the load's process is all there is. */
  readonly server: { readonly pid: number; readonly port: number } | undefined;
  readonly postgresPid: number | undefined;
  readonly tokenSecret: string;
}

interface Sample {
  readonly subject: Usage | undefined;
  readonly postgres: Usage | undefined;
  readonly walBytes: number;
}

/**
 * One run of a row, warm-up first.
 * @throws Error unless every single answer was right
 */
export async function runRow(row: RowSpec, context: RunContext): Promise<Measures> {
  const { database, server } = context;
  const redeems = row.request === 'redeem';
  const warmUpSeconds = row.warmUpSeconds ?? WARM_UP_SECONDS;
  const ceiling = Math.ceil(row.maxRequests ?? row.ceilingPerSecond * (warmUpSeconds + row.seconds));
  const { first, available } = await database.stock(row.ticketSet, ceiling);
  const order: LoadOrder = {
    target: server ? { port: server.port } : { databaseUrl: database.urls.migration },
    tokenSecret: context.tokenSecret,
    population: database.population,
    ticketSet: row.ticketSet,
    firstTicket: first,
    maxRequests: Math.min(available, row.maxRequests ?? available),
    expectedRequests: server ? Math.min(available, ceiling) : 0,
    kind: row.request,
    connections: row.connections,
    ratePerSecond: row.ratePerSecond,
    warmUpMs: warmUpSeconds * MS_PER_SECOND,
    measureMs: row.seconds * MS_PER_SECOND,
  };
  const meter = new Meter(context);
  const result = await carryOut(server ? './http-load.js' : '../yardsticks/plain-sql.js', order, meter);
  if (redeems) database.note(row.ticketSet, result.sent, result.succeeded);
  requireSuccess(row, result);
  return measuresOf(result, await meter.difference());
}

/** Looks at the processes and the log when the measured time begins and ends. */
class Meter implements Edges {
  private before: Promise<Sample> | undefined;
  private after: Promise<Sample> | undefined;

  constructor(private readonly context: RunContext) {}

  begin(pid: number): void {
    this.before = this.sample(pid);
  }

  end(pid: number): void {
    this.after = this.sample(pid);
  }

  settled(): Promise<unknown> {
    return Promise.allSettled([this.before, this.after]);
  }

  async difference(): Promise<{
    cpuS: number | null;
    postgresCpuS: number | null;
    walBytes: number;
    rss: number | null;
  }> {
    const [before, after] = await Promise.all([this.before, this.after]);
    if (!before || !after) throw new Error('A run ended before its measured time began');
    const spent = (from?: Usage, to?: Usage): number | null => (from && to ? to.cpuSeconds - from.cpuSeconds : null);
    return {
      cpuS: spent(before.subject, after.subject),
      postgresCpuS: spent(before.postgres, after.postgres),
      walBytes: after.walBytes - before.walBytes,
      rss: after.subject?.rssBytes ?? null,
    };
  }

  private async sample(loadPid: number): Promise<Sample> {
    const { server, postgresPid, database } = this.context;
    const [subject, postgres, walBytes] = await Promise.all([
      usageOf(server?.pid ?? loadPid),
      postgresPid === undefined ? undefined : usageOf(postgresPid),
      database.walBytes(),
    ]);
    return { subject, postgres, walBytes };
  }
}

function requireSuccess(row: RowSpec, { failures, measured }: LoadResult): void {
  const [reason, times] = Object.entries(failures)[0] ?? [];
  if (reason !== undefined) throw new Error(`${row.name}: not every answer was right; ${times} times: ${reason}`);
  if (measured === 0) throw new Error(`${row.name}: nothing was answered in the measured time`);
}

function measuresOf(
  { measured, measuredMs, p50, p95, p99, p999 }: LoadResult,
  spent: Awaited<ReturnType<Meter['difference']>>,
): Measures {
  const per1000 = (seconds: number | null): number | null => (seconds === null ? null : (seconds / measured) * 1_000);
  return {
    per_second: measured / (measuredMs / MS_PER_SECOND),
    p50_ms: p50,
    p95_ms: p95,
    p99_ms: p99,
    p999_ms: p999,
    cpu_s_per_1000: per1000(spent.cpuS),
    postgres_cpu_s_per_1000: per1000(spent.postgresCpuS),
    wal_bytes: spent.walBytes / measured,
    rss_mb: spent.rss === null ? null : spent.rss / BYTES_PER_MB,
  };
}
