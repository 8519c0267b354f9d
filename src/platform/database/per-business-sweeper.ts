import type { DataSource } from 'typeorm';
import type { Clock } from '../common/clock.js';
import { PerBusinessPoller, type PollingPlan } from './per-business-poller.js';
import type { Transactions } from './transactions.js';

/** So many rows go in one transaction. */
export const ROWS_PER_SWEEP = 1_000;

interface SweepingPlan extends PollingPlan {
  /** What is older than this goes, in milliseconds. */
  readonly keptMs: number;
  /** Deletes {@link ROWS_PER_SWEEP} rows at most: $1 business, $2 the time before which they go. Rows that another instance is sweeping are passed over. */
  readonly deleteSome: string;
}

/** Deletes rows that have had their time, business by business. */
export abstract class PerBusinessSweeper extends PerBusinessPoller {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    dataSource: DataSource,
    private readonly sweeping: SweepingPlan,
  ) {
    super(dataSource, sweeping);
  }

  /** @returns how many rows were deleted */
  protected override async pollBusiness(businessUid: string): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.sweeping.keptMs);
    let total = 0;
    for (let rows = ROWS_PER_SWEEP; rows === ROWS_PER_SWEEP && !this.stopping; total += rows) {
      rows = await this.transactions.write(businessUid, async (tx) => {
        const [, affected] = await tx.query<[unknown[], number]>(this.sweeping.deleteSome, [businessUid, before]);
        return affected;
      });
    }
    return total;
  }
}
