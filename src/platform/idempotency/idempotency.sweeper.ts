import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NO_BUSINESS } from '../auth/token-claims.js';
import { Clock } from '../common/clock.js';
import { PerBusinessPoller } from '../database/per-business-poller.js';
import { Transactions } from '../database/transactions.js';

/** Responses are kept this long (the draft leaves it to the server). */
const RETENTION_MS = 24 * 60 * 60 * 1000;
const SWEEP_INTERVAL_MS = 10 * 60 * 1000;
const ROWS_PER_STATEMENT = 1_000;

/** $1 business, $2 oldest time to keep. Rows that another instance is sweeping are passed over. */
const DELETE_SOME = `
  delete from idempotency_records r
  where r.business_uid = $1 and (r.principal, r.key) in (
    select s.principal, s.key from idempotency_records s
    where s.business_uid = $1 and s.created_at < $2
    limit ${ROWS_PER_STATEMENT} for update skip locked)`;

/** Deletes responses that have been kept long enough. */
@Injectable()
export class IdempotencySweeper extends PerBusinessPoller {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    dataSource: DataSource,
  ) {
    super(dataSource, { intervalMs: SWEEP_INTERVAL_MS, besides: [NO_BUSINESS] });
  }

  /** Deletes what is older than {@link RETENTION_MS}. @returns how many rows */
  protected override async pollBusiness(businessUid: string): Promise<number> {
    const before = new Date(this.clock.now().getTime() - RETENTION_MS);
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
