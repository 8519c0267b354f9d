/** A bucket holds as many requests as come in this time at the allowed rate. */
const BURST_SECONDS = 2;
/**
 * Callers remembered per generation; at most two generations are held. A caller is forgotten after so many others, by when its
 * bucket would be full again at any rate of requests that one process can answer.
 */
const GENERATION_SIZE = 20_000;

/**
 * A token bucket per caller, kept as one number each: the time at which the bucket is full again (GCRA). Constant work for each
 * request, no timers, and memory for at most `2 * generationSize` callers.
 */
export class RateLimiter {
  private readonly intervalMs: number;
  private readonly burstMs = BURST_SECONDS * 1_000;
  private young = new Map<string | number, number>();
  private old = new Map<string | number, number>();

  /**
   * @param perSecond requests per second that a caller may make for ever, and twice as many at once; 0: no limit
   * @param generationSize how many callers make a generation
   */
  constructor(
    perSecond: number,
    private readonly generationSize: number = GENERATION_SIZE,
  ) {
    this.intervalMs = perSecond === 0 ? 0 : 1_000 / perSecond;
  }

  /** False when nothing is ever refused, so that nobody needs to work out who is calling. */
  get enabled(): boolean {
    return this.intervalMs > 0;
  }

  /** How many callers are remembered. */
  get size(): number {
    return this.young.size + this.old.size;
  }

  /**
   * Takes one request out of `caller`'s bucket.
   * @param nowMs a time of a clock that never goes back
   * @returns 0 when the request may go on, else the whole seconds after which the next one may. A refused request costs nothing.
   */
  take(caller: string | number, nowMs: number = performance.now()): number {
    if (!this.enabled) return 0;
    const fullAt = Math.max(this.young.get(caller) ?? this.old.get(caller) ?? 0, nowMs);
    const excessMs = fullAt + this.intervalMs - nowMs - this.burstMs;
    this.remember(caller, excessMs > 0 ? fullAt : fullAt + this.intervalMs);
    return excessMs > 0 ? Math.ceil(excessMs / 1_000) : 0;
  }

  /** Also those who are refused: they must not be forgotten for it. */
  private remember(caller: string | number, fullAt: number): void {
    this.young.set(caller, fullAt);
    if (this.young.size < this.generationSize) return;
    this.old = this.young;
    this.young = new Map();
  }
}
