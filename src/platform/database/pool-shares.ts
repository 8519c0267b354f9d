import { AsyncLocalStorage } from 'node:async_hooks';
import { ConcurrencyLimit } from './concurrency-limit.js';

/** Kept free for redemptions, which take two connections at most, of a pool of at least four times as many. */
const KEPT_FOR_REDEMPTIONS = 2;
const SMALLEST_DIVIDED_POOL = 4 * KEPT_FOR_REDEMPTIONS;
/** What looks in several businesses at once has a share of its own. */
const SEVERAL = ',';
/** So has what is asked of no business in particular. */
const NONE = '';

/** A business's own limit, as long as somebody is in it. */
interface Share {
  readonly limit: ConcurrencyLimit;
  users: number;
}

/**
 * Divides the pool: one business has half of it at most, whatever it asks, and some connections are kept for redemptions, which don't
 * come this way. Who has to wait does so as long as for a connection, and is then answered 503.
 */
export class PoolShares {
  private readonly total: ConcurrencyLimit;
  private readonly shareSize: number;
  private readonly shares = new Map<string, Share>();
  /** Set within work that has its connections: what it opens besides must not wait for others that wait for it. */
  private readonly within = new AsyncLocalStorage<true>();

  /**
   * @param poolSize of a pool too small to be divided, everybody may have all
   * @param patienceMs how long one may wait for a place, in milliseconds
   */
  constructor(
    poolSize: number,
    private readonly patienceMs: number,
  ) {
    const divided = poolSize >= SMALLEST_DIVIDED_POOL;
    this.total = new ConcurrencyLimit(divided ? poolSize - KEPT_FOR_REDEMPTIONS : poolSize, patienceMs);
    this.shareSize = divided ? Math.ceil(poolSize / 2) : poolSize;
  }

  /** Does `work`, which takes a connection, within the share of its business. @throws OverloadedError (503) */
  async take<T>(businessUid: string | readonly string[], work: () => Promise<T>): Promise<T> {
    if (this.within.getStore()) return work();
    const key = keyOf(businessUid);
    const share = this.shares.get(key) ?? { limit: new ConcurrencyLimit(this.shareSize, this.patienceMs), users: 0 };
    this.shares.set(key, share);
    share.users += 1;
    try {
      return await share.limit.take(() => this.total.take(() => this.within.run(true, work)));
    } finally {
      share.users -= 1;
      if (share.users === 0) this.shares.delete(key);
    }
  }
}

function keyOf(businessUid: string | readonly string[]): string {
  if (typeof businessUid === 'string') return businessUid;
  return businessUid.length === 0 ? NONE : SEVERAL;
}
