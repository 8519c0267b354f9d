import { OverloadedError } from '../common/errors/common.errors.js';

/** Runs at most so many pieces of work at once. Others queue, first come, first served, and fail with 503 when that takes too long. */
export class ConcurrencyLimit {
  private readonly waiting = new Set<() => void>();

  /** @param patienceMs how long a piece of work may queue, in milliseconds */
  constructor(
    private free: number,
    private readonly patienceMs: number,
  ) {}

  /** Runs `work` when there is room for it; frees its place however it ends. @throws OverloadedError (503) after `patienceMs` */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      const [next] = this.waiting;
      if (next) next();
      else this.free += 1;
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        this.waiting.delete(begin);
        resolve();
      };
      const giveUp = (): void => {
        this.waiting.delete(begin);
        reject(new OverloadedError());
      };
      const timer = setTimeout(giveUp, this.patienceMs);
      this.waiting.add(begin);
    });
  }
}
