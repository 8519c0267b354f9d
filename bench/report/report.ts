import { cpus, release, totalmem, type as systemName } from 'node:os';
import type { Bench, Soak } from '../bench.js';
import type { BenchOptions } from '../options.js';
import type { ListTimes } from '../lists/measure-lists.js';
import type { SearchTimes } from '../lists/measure-search.js';
import type { Row } from '../rows/rows.types.js';
import { highestRss, type Ratios, ratiosOf } from './ratios.js';

const BYTES_PER_GIB = 1024 ** 3;

/** What `bench/results/latest.json` holds. */
export interface Report {
  readonly date: string;
  readonly hardware: {
    readonly cpu: string;
    readonly cores: number;
    readonly memory_gib: number;
    readonly system: string;
  };
  /** Runnable processes, on average, in the minute before the benchmark: what else the machine had to do. */
  readonly load_before: number;
  readonly node: string;
  readonly postgres: string;
  /** `fsync`, `synchronous_commit` and `full_page_writes` were on. */
  readonly durable: boolean;
  readonly options: Omit<BenchOptions, 'databaseUrl'>;
  readonly ratios: Ratios;
  readonly rss_mb: number | null;
  /** Seconds it took to build each database. */
  readonly build_seconds: Readonly<Record<string, number>>;
  readonly rows: readonly Row[];
  /** Null unless they were measured. */
  readonly lists: ListTimes | null;
  /** Null unless they were measured. */
  readonly search: SearchTimes | null;
  /** Null unless it was asked for. */
  readonly soak: Soak | null;
}

/** Everything a finished benchmark has to say. */
export async function reportOf(bench: Bench, options: BenchOptions, loadBefore: number): Promise<Report> {
  const { rows, databases } = bench;
  const facts = await [...databases.values()][0]?.serverFacts();
  const { databaseUrl: _secret, ...shown } = options;
  return {
    date: new Date().toISOString(),
    hardware: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memory_gib: Math.round(totalmem() / BYTES_PER_GIB),
      system: `${systemName()} ${release()}`,
    },
    load_before: loadBefore,
    node: process.version,
    postgres: facts?.version ?? 'unknown',
    durable: facts?.durable ?? false,
    options: shown,
    ratios: ratiosOf(rows),
    rss_mb: highestRss(rows),
    build_seconds: Object.fromEntries(
      [...databases].map(([name, { buildSeconds }]) => [name, Number(buildSeconds.toFixed(1))]),
    ),
    rows,
    lists: bench.lists ?? null,
    search: bench.search ?? null,
    soak: bench.soak ?? null,
  };
}
