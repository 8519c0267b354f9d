import { OverloadedError } from '../common/errors/common.errors.js';

/** Lets a bounded number of works be under way; the others wait their turn, first come, first served, but not for ever. */
export class ConcurrencyLimit {
  private readonly waiting = new Set<() => void>();

  /** @param patienceMs what a work waits for its turn at most, in milliseconds */
  constructor(
    private free: number,
    private readonly patienceMs: number,
  ) {}

  /** Runs `work` when it is its turn. Gives the turn back however it ends. @throws OverloadedError (503) when that takes too long */
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
