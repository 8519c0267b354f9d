import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { readInteger, readText } from '../database/pipeline/wire-format.js';
import { batchStatement } from '../database/pipeline/batch-statement.js';
import { Transactions } from '../database/transactions.js';
import type { IdempotencyKey } from '../common/idempotency-key.js';
import { IdempotencyRecord } from './idempotency-record.entity.js';
import type { ResponseRecord } from './replay.js';

/** Breaking it means: another process has answered this request in the meantime. */
export const ANSWERED_ELSEWHERE = 'pk_idempotency_records';

/** For batches, after their locks. */
export const READ_RECORDS = batchStatement({
  name: 'idempotency_read_records',
  columns: { business_uid: 'text', principal: 'text', key: 'text' },
  text: (given) => `
  select r.business_uid, r.principal, r.key, r.fingerprint, r.status, r.body
  from ${given.rows}
  join idempotency_records r
    on r.business_uid = given.business_uid and r.principal = given.principal and r.key = given.key
  where r.business_uid = ${given.businesses}`,
  rowOf: ([businessUid, principal, key, fingerprint, status, body]) => ({
    businessUid: readText(businessUid),
    principal: readText(principal),
    key: readText(key),
    fingerprint: readText(fingerprint),
    status: readInteger(status),
    body: readText(body),
  }),
});

/** A key that has been used meanwhile breaks the transaction ({@link ANSWERED_ELSEWHERE}). */
export const INSERT_RECORDS = batchStatement({
  name: 'idempotency_insert_records',
  columns: {
    business_uid: 'text',
    principal: 'text',
    key: 'text',
    fingerprint: 'text',
    status: 'integer',
    body: 'text',
    created_at: 'timestamptz',
  },
  text: ({ rows }) => `
  insert into idempotency_records (business_uid, principal, key, fingerprint, status, body, created_at)
  select * from ${rows}`,
});

type MentioningRecord = Pick<IdempotencyRecord, 'principal' | 'key' | 'body'>;

/** $1 business, $2 patterns of what is mentioned. Of the answers of a day, which is how long they are kept. */
const MENTIONING = `
  select r.principal, r.key, r.body from idempotency_records r
  where r.business_uid = $1 and r.body like any($2::text[])
  order by r.principal, r.key
  for no key update`;

/** Responses by key. */
@Injectable()
export class IdempotencyRecords {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** The response given under `key`, or null. */
  find({ businessUid, principal, key }: IdempotencyKey): Promise<ResponseRecord | null> {
    return this.transactions.read(businessUid, (tx) =>
      tx.findOneBy(IdempotencyRecord, { businessUid, principal, key }),
    );
  }

  /** Stores a response in the transaction that did the work. Breaks it when the key has been used meanwhile. */
  async insert(tx: EntityManager, key: IdempotencyKey, response: Omit<ResponseRecord, 'fingerprint'>): Promise<void> {
    await tx.insert(IdempotencyRecord, { ...key, ...response, createdAt: this.clock.now() });
  }

  /**
   * Changes what is kept for later of the answers in which one of `mentioned` stands. Who holds what the answers are about keeps new
   * ones from being added.
   * @param change gives an answer as it is to be kept
   */
  async rewrite(
    tx: EntityManager,
    businessUid: string,
    mentioned: readonly string[],
    change: (body: string) => string,
  ): Promise<void> {
    const patterns = mentioned.map((text) => `%${text}%`);
    const rows = await tx.query<MentioningRecord[]>(MENTIONING, [businessUid, patterns]);
    for (const { principal, key, body } of rows) {
      const changed = change(body);
      if (changed !== body) await tx.update(IdempotencyRecord, { businessUid, principal, key }, { body: changed });
    }
  }
}
