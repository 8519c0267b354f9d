import { StoredAnswer } from '../common/envelope/stored-answer.js';
import { DomainError } from '../common/errors/domain-error.js';
import type { IdempotencyKey } from '../common/idempotency-key.js';

/** What is stored under a key. */
export interface AnswerRecord {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
}

/** The answer that is stored under `key`. @throws IDEMPOTENCY_CONFLICT (422) when it answered another request */
export function replayOf(record: AnswerRecord, key: IdempotencyKey | undefined): StoredAnswer {
  if (record.fingerprint !== key?.fingerprint) {
    throw new DomainError('IDEMPOTENCY_CONFLICT', 'Idempotency-Key has been used for another request', {
      field: 'Idempotency-Key',
    });
  }
  return new StoredAnswer(record.status, record.body, true);
}
