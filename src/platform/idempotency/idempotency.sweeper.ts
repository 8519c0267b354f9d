import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NO_BUSINESS } from '../auth/token-claims.js';
import { Clock } from '../common/clock.js';
import { Transactions } from '../database/transactions.js';

/** Answers are kept this long (the draft leaves it to the server). */
export const RETENTION_MS = 24 * 60 * 60 * 1000;
const SWEEP_INTERVAL_MS = 10 * 60 * 1000;
const BUSINESSES_PER_PAGE = 500;
const ROWS_PER_STATEMENT = 1_000;

/** $1 the last business of the page before. Without a lock, across businesses (design.md, SQL rule 6). */
const SOME_BUSINESSES = `
  select business_uid as uid from businesses where business_uid > $1 order by business_uid limit ${BUSINESSES_PER_PAGE}`;

/** $1 business, $2 oldest time to keep. Rows that another instance is sweeping are passed over. */
const DELETE_SOME = `
  delete from idempotency_records r
  where r.business_uid = $1 and (r.principal, r.key) in (
    select s.principal, s.key from idempotency_records s
    where s.business_uid = $1 and s.created_at < $2
    limit ${ROWS_PER_STATEMENT} for update skip locked)`;

/** Deletes answers that have been kept long enough, business by business (design.md, SQL rule 6). */
@Injectable()
export class IdempotencySweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(IdempotencySweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) => this.logger.warn({ err: error }, 'could not sweep idempotency records'));
    }, SWEEP_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    this.stopping = true;
    clearInterval(this.timer);
  }

  /** Deletes what is older than {@link RETENTION_MS}; answers how many rows. */
  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - RETENTION_MS);
    let deleted = await this.sweepBusiness(NO_BUSINESS, before);
    let last = '';
    while (!this.stopping) {
      const page = await this.dataSource.query<{ uid: string }[]>(SOME_BUSINESSES, [last]);
      for (const { uid } of page) deleted += await this.sweepBusiness(uid, before);
      if (page.length < BUSINESSES_PER_PAGE) break;
      last = page.at(-1)?.uid ?? '';
    }
    return deleted;
  }

  private async sweepBusiness(businessUid: string, before: Date): Promise<number> {
    let total = 0;
    for (let rows = ROWS_PER_STATEMENT; rows === ROWS_PER_STATEMENT && !this.stopping; total += rows) {
      rows = await this.transactions.write(businessUid, async (tx) => {
        const [, affected] = await tx.query<[unknown[], number]>(DELETE_SOME, [businessUid, before]);
        return affected;
      });
    }
    return total;
  }
}
