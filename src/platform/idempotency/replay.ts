import { StoredResponse } from '../common/envelope/stored-response.js';
import { DomainError } from '../common/errors/domain-error.js';
import type { IdempotencyKey } from '../common/idempotency-key.js';

/** What is stored under a key. */
export interface ResponseRecord {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
}

/** The response that is stored under `key`. @throws IDEMPOTENCY_CONFLICT (422) when it answered another request */
export function replayOf(record: ResponseRecord, key: IdempotencyKey | undefined): StoredResponse {
  if (record.fingerprint !== key?.fingerprint) {
    throw new DomainError('IDEMPOTENCY_CONFLICT', 'Idempotency-Key has been used for another request', {
      field: 'Idempotency-Key',
    });
  }
  return new StoredResponse(record.status, record.body, true);
}
