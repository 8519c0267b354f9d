import { ConcurrencyLimit } from './concurrency-limit.js';

/** One key's own limit, as long as somebody is in it. */
interface Kept {
  readonly limit: ConcurrencyLimit;
  users: number;
}

/** Runs at most so many pieces of work at once for each key. Keys cost nothing while nothing of theirs runs. */
export class KeyedLimits {
  private readonly kept = new Map<string, Kept>();

  /**
   * @param size places of each key
   * @param patienceMs how long one may wait for a place, in milliseconds
   */
  constructor(
    private readonly size: number,
    private readonly patienceMs: number,
  ) {}

  /** Does `work` when there is room for it. @throws OverloadedError (503) after `patienceMs` */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const kept = this.kept.get(key) ?? { limit: new ConcurrencyLimit(this.size, this.patienceMs), users: 0 };
    this.kept.set(key, kept);
    kept.users += 1;
    try {
      return await kept.limit.take(work);
    } finally {
      kept.users -= 1;
      if (kept.users === 0) this.kept.delete(key);
    }
  }
}
