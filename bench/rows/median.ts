import type { Measures } from './rows.types.js';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] ?? 0;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The median of each measure by itself; null where a run has none. */
export function medianOf(runs: readonly Measures[]): Measures {
  const of = (value: (run: Measures) => number): number => median(runs.map(value));
  const ofKnown = (value: (run: Measures) => number | null): number | null => {
    const known = runs.map(value).filter((number) => number !== null);
    return known.length === 0 ? null : median(known);
  };
  return {
    per_second: of((run) => run.per_second),
    p50_ms: of((run) => run.p50_ms),
    p95_ms: of((run) => run.p95_ms),
    p99_ms: of((run) => run.p99_ms),
    p999_ms: of((run) => run.p999_ms),
    cpu_s_per_1000: ofKnown((run) => run.cpu_s_per_1000),
    postgres_cpu_s_per_1000: ofKnown((run) => run.postgres_cpu_s_per_1000),
    wal_bytes: ofKnown((run) => run.wal_bytes),
    rss_mb: ofKnown((run) => run.rss_mb),
  };
}
