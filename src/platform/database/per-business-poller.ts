import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { DataSource } from 'typeorm';

const BUSINESSES_PER_PAGE = 500;

/** $1 the last business of the page before, $2 how many. Without a lock, across businesses (docs/architecture.md, SQL rule 6). */
const NEXT_BUSINESSES = `
  select business_uid as uid from businesses where business_uid > $1 order by business_uid limit $2`;

/** When a {@link PerBusinessPoller} works, and for whom. */
export interface PollingPlan {
  /** From the start of one round to the start of the next; a round that takes longer lets the next one pass. */
  readonly intervalMs: number;
  /** Worked for before the businesses, though they are none of them. */
  readonly besides?: readonly string[];
  /** How many businesses are read at a time. */
  readonly pageSize?: number;
}

/**
 * Does something for every business from time to time, for as long as the application runs: a round goes through the businesses
 * page by page without a lock, and works for one after the other. Other instances do the same, so the work claims its rows with
 * `for update skip locked`, in a transaction of its business.
 */
export abstract class PerBusinessPoller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** True once the application shuts down: work in several steps ends after the one at hand. */
  protected stopping = false;
  private readonly logger = new Logger(this.constructor.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<number> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly plan: PollingPlan,
  ) {}

  /** Does what there is to do for one business. @returns how many rows (or whatever is counted) that were */
  protected abstract pollBusiness(businessUid: string): Promise<number>;

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (this.round) return;
      this.poll().catch((err: unknown) => this.logger.warn({ err }, 'a round over all businesses broke off'));
    }, this.plan.intervalMs).unref();
  }

  /** Waits for the business at hand, while there still is a database. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.round?.catch(() => undefined);
  }

  /**
   * Goes through all businesses once; while a round is under way, that one. A business that fails is logged and left to the next
   * round.
   * @returns the sum of what {@link pollBusiness} counted
   * @throws whatever the database says when it can't list the businesses
   */
  poll(): Promise<number> {
    this.round ??= this.pollAll().finally(() => {
      this.round = undefined;
    });
    return this.round;
  }

  private async pollAll(): Promise<number> {
    let total = 0;
    for await (const businessUid of this.businesses()) {
      if (this.stopping) break;
      total += await this.attempt(businessUid);
    }
    return total;
  }

  private async *businesses(): AsyncGenerator<string, void> {
    const { besides = [], pageSize = BUSINESSES_PER_PAGE } = this.plan;
    yield* besides;
    let page: { uid: string }[];
    let last = '';
    do {
      page = await this.dataSource.query<{ uid: string }[]>(NEXT_BUSINESSES, [last, pageSize]);
      yield* page.map(({ uid }) => uid);
      last = page.at(-1)?.uid ?? last;
    } while (page.length === pageSize);
  }

  private async attempt(businessUid: string): Promise<number> {
    try {
      return await this.pollBusiness(businessUid);
    } catch (err) {
      this.logger.warn({ err, businessUid }, 'left out of this round');
      return 0;
    }
  }
}
