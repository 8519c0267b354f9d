import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NO_BUSINESS } from '../auth/token-claims.js';
import { Clock } from '../common/clock.js';
import { PerBusinessSweeper, ROWS_PER_SWEEP } from '../database/per-business-sweeper.js';
import { Transactions } from '../database/transactions.js';

/** Responses are kept this long (the draft leaves it to the server). */
const RETENTION_MS = 24 * 60 * 60 * 1000;
const SWEEP_INTERVAL_MS = 10 * 60 * 1000;

/** $1 business, $2 oldest time to keep. */
const DELETE_SOME = `
  delete from idempotency_records r
  where r.business_uid = $1 and (r.principal, r.key) in (
    select s.principal, s.key from idempotency_records s
    where s.business_uid = $1 and s.created_at < $2
    limit ${ROWS_PER_SWEEP} for update skip locked)`;

/** Deletes responses that have been kept long enough. */
@Injectable()
export class IdempotencySweeper extends PerBusinessSweeper {
  constructor(transactions: Transactions, clock: Clock, dataSource: DataSource) {
    const plan = {
      intervalMs: SWEEP_INTERVAL_MS,
      besides: [NO_BUSINESS],
      keptMs: RETENTION_MS,
      deleteSome: DELETE_SOME,
    };
    super(transactions, clock, dataSource, plan);
  }
}
