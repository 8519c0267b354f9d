import type { LoadMessage, LoadOrder, LoadResult } from './load.types.js';

/** Counts answers and times those of the measured part of a run. */
export class Recorder {
  readonly opensAt: number;
  closesAt: number;
  private readonly latencies: number[] = [];
  private readonly failures = new Map<string, number>();
  private readonly timers: NodeJS.Timeout[];
  private succeeded = 0;
  private ended = false;

  constructor(
    readonly startsAt: number,
    { warmUpMs, measureMs }: Pick<LoadOrder, 'warmUpMs' | 'measureMs'>,
    private readonly tell: (message: LoadMessage) => void,
  ) {
    this.opensAt = startsAt + warmUpMs;
    this.closesAt = this.opensAt + measureMs;
    this.timers = [
      setTimeout(() => tell({ event: 'begin' }), this.opensAt - performance.now()),
      setTimeout(() => this.end(), this.closesAt - performance.now()),
    ];
  }

  /**
   * @param countedAt the moment that decides whether the answer belongs to the measured time
   * @param latencyMs from when the request was meant to be sent
   */
  record(countedAt: number, latencyMs: number, failure?: string): void {
    if (failure !== undefined) return void this.failures.set(failure, (this.failures.get(failure) ?? 0) + 1);
    this.succeeded += 1;
    if (countedAt >= this.opensAt && countedAt < this.closesAt) this.latencies.push(latencyMs);
  }

  /** There is nothing left to send: the measured time ends now, if it hasn't yet. */
  endEarly(): void {
    this.closesAt = Math.min(this.closesAt, performance.now());
    this.end();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.tell({ event: 'end' });
  }

  result(sent: number): LoadResult {
    const sorted = Float64Array.from(this.latencies).toSorted();
    const quantile = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
    return {
      sent,
      succeeded: this.succeeded,
      failures: Object.fromEntries(this.failures),
      measured: sorted.length,
      measuredMs: Math.max(0, this.closesAt - this.opensAt),
      p50: quantile(0.5),
      p95: quantile(0.95),
      p99: quantile(0.99),
      p999: quantile(0.999),
    };
  }
}
