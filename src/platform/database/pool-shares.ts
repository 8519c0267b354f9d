import { ConcurrencyLimit } from './concurrency-limit.js';
import { KeyedLimits } from './keyed-limits.js';

/** Kept free for redemptions, which take two connections at most, of a pool of at least four times as many. */
const KEPT_FOR_REDEMPTIONS = 2;
const SMALLEST_DIVIDED_POOL = 4 * KEPT_FOR_REDEMPTIONS;
/** What looks in several businesses at once has a share of its own. */
const SEVERAL = ',';
/** So has what is asked of no business in particular. */
const NONE = '';

/** Connections of a pool that one business may have at once, or all of them where the pool is too small to be divided. */
export function shareOfBusiness(poolSize: number): number {
  return poolSize >= SMALLEST_DIVIDED_POOL ? Math.ceil(poolSize / 2) : poolSize;
}

/**
 * Divides the pool: one business has half of it at most, whatever it asks, and some connections are kept for redemptions, which don't
 * come this way. Who has to wait does so as long as for a connection, and is then answered 503. Work that has its connection must not
 * take another one here: it would wait for others that wait for it.
 */
export class PoolShares {
  private readonly total: ConcurrencyLimit;
  private readonly shares: KeyedLimits;

  /** @param patienceMs how long one may wait for a place, in milliseconds */
  constructor(poolSize: number, patienceMs: number) {
    const divided = poolSize >= SMALLEST_DIVIDED_POOL;
    this.total = new ConcurrencyLimit(divided ? poolSize - KEPT_FOR_REDEMPTIONS : poolSize, patienceMs);
    this.shares = new KeyedLimits(shareOfBusiness(poolSize), patienceMs);
  }

  /** Does `work`, which takes a connection, within the share of its business. @throws OverloadedError (503) */
  take<T>(businessUid: string | readonly string[], work: () => Promise<T>): Promise<T> {
    return this.shares.take(keyOf(businessUid), () => this.total.take(work));
  }
}

function keyOf(businessUid: string | readonly string[]): string {
  if (typeof businessUid === 'string') return businessUid;
  return businessUid.length === 0 ? NONE : SEVERAL;
}
