import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { PerBusinessPoller } from '../database/per-business-poller.js';
import { Transactions } from '../database/transactions.js';
import { NO_BUSINESS } from './token-claims.js';

const SWEEP_INTERVAL_MS = 60 * 60 * 1000;
/** Instances' clocks may differ: a token that has ended for one may not have for another. */
const GRACE_MS = 24 * 60 * 60 * 1000;
const ROWS_PER_STATEMENT = 1_000;

/** $1 business, $2 the time that they ended before. Rows that another instance is sweeping are passed over. */
const DELETE_SOME = `
  delete from revoked_tokens r
  where r.business_uid = $1 and r.token_id in (
    select s.token_id from revoked_tokens s
    where s.business_uid = $1 and s.expires_at < $2
    limit ${ROWS_PER_STATEMENT} for update skip locked)`;

/** Deletes revocations of tokens that have ended by themselves. */
@Injectable()
export class RevokedTokensSweeper extends PerBusinessPoller {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    dataSource: DataSource,
  ) {
    super(dataSource, { intervalMs: SWEEP_INTERVAL_MS, besides: [NO_BUSINESS] });
  }

  /** @returns how many rows were deleted */
  protected override async pollBusiness(businessUid: string): Promise<number> {
    const before = new Date(this.clock.now().getTime() - GRACE_MS);
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
