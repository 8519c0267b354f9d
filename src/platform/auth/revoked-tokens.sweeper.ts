import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { PerBusinessSweeper, ROWS_PER_SWEEP } from '../database/per-business-sweeper.js';
import { Transactions } from '../database/transactions.js';
import { NO_BUSINESS } from './token-claims.js';

const SWEEP_INTERVAL_MS = 60 * 60 * 1000;
/** Instances' clocks may differ: a token that has ended for one may not have for another. */
const GRACE_MS = 24 * 60 * 60 * 1000;

/** $1 business, $2 the time that they ended before. */
const DELETE_SOME = `
  delete from revoked_tokens r
  where r.business_uid = $1 and r.token_id in (
    select s.token_id from revoked_tokens s
    where s.business_uid = $1 and s.expires_at < $2
    limit ${ROWS_PER_SWEEP} for update skip locked)`;

/** Deletes revocations of tokens that have ended by themselves. */
@Injectable()
export class RevokedTokensSweeper extends PerBusinessSweeper {
  constructor(transactions: Transactions, clock: Clock, dataSource: DataSource) {
    const plan = { intervalMs: SWEEP_INTERVAL_MS, besides: [NO_BUSINESS], keptMs: GRACE_MS, deleteSome: DELETE_SOME };
    super(transactions, clock, dataSource, plan);
  }
}
