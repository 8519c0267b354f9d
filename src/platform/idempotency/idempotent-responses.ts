import { Injectable } from '@nestjs/common';
import { TokensService } from '../auth/tokens.service.js';
import { type EnvelopeFamily, successEnvelope } from '../common/envelope/family.js';
import { constraintOf } from '../common/errors/database-errors.js';
import { DomainError } from '../common/errors/domain-error.js';
import { ERROR_CATALOGUE } from '../common/errors/error-catalogue.js';
import { Transactions } from '../database/transactions.js';
import type { IdempotencyKey } from '../common/idempotency-key.js';
import { ANSWERED_ELSEWHERE, IdempotencyRecords } from './idempotency-records.js';
import { StoredResponse } from '../common/envelope/stored-response.js';
import { type ResponseRecord, replayOf } from './replay.js';
import { withNewToken, withoutToken } from './token-in-response.js';

/** A request that is to be answered once. */
export interface KeyedRequest {
  readonly key: IdempotencyKey;
  /** The success status of its route. */
  readonly status: number;
  /** True when the handler stores its own response with its work, as redemption does in its batch. */
  readonly storesItself: boolean;
  /** Does the work and gives back the enveloped response. */
  readonly handle: () => Promise<unknown>;
}

/**
 * Does what a request asks once, however often it is sent (IETF draft, "Idempotency-Key"). Only answers that did something are kept:
 * a refusal has changed nothing, and its reason may be gone when the request is sent again.
 */
@Injectable()
export class IdempotentResponses {
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly records: IdempotencyRecords,
    private readonly transactions: Transactions,
    private readonly tokens: TokensService,
  ) {}

  /** The first response that did what this request asks. While the same key is at work in this process, others wait for it. */
  async answer(request: KeyedRequest): Promise<StoredResponse> {
    const id = JSON.stringify([request.key.businessUid, request.key.principal, request.key.key]);
    for (let before = this.running.get(id); before; before = this.running.get(id)) await before.catch(() => undefined);
    const work = this.answerOnce(request);
    this.running.set(id, work);
    try {
      return await work;
    } finally {
      this.running.delete(id);
    }
  }

  /** The response of a use-case that stores its own under `key`, where there is one: as {@link answer}, not yet enveloped. */
  answerOwn<T>(
    key: IdempotencyKey | undefined,
    { family, status }: { readonly family: EnvelopeFamily; readonly status: number },
    work: () => Promise<T | StoredResponse>,
  ): Promise<T | StoredResponse> {
    if (!key) return work();
    const handle = async (): Promise<unknown> => {
      const outcome = await work();
      return outcome instanceof StoredResponse ? outcome : successEnvelope(family, outcome);
    };
    return this.answer({ key, status, storesItself: true, handle });
  }

  private async answerOnce(request: KeyedRequest): Promise<StoredResponse> {
    if (!request.storesItself) return this.workAndStore(request);
    const body = await request.handle();
    return body instanceof StoredResponse ? body : new StoredResponse(request.status, JSON.stringify(body), false);
  }

  private async workAndStore({ key, status, handle }: KeyedRequest): Promise<StoredResponse> {
    const stored = await this.records.find(key);
    if (stored) return this.replay(stored, key);
    try {
      return await this.transactions.ambient(key.businessUid, async (tx) => {
        const body = await handle();
        await this.records.insert(tx, key, { status, body: JSON.stringify(withoutToken(body)) });
        return new StoredResponse(status, JSON.stringify(body), false);
      });
    } catch (error) {
      const winner = mayBeDoneAlready(error) ? await this.records.find(key) : null;
      if (winner) return this.replay(winner, key);
      throw error;
    }
  }

  /** What was answered; a token in it is a new one, which has neither ended nor been revoked. */
  private replay(record: ResponseRecord, key: IdempotencyKey): StoredResponse {
    const { status, body, replayed } = replayOf(record, key);
    return new StoredResponse(
      status,
      withNewToken(body, (principal, end, singleUse) =>
        end ? this.tokens.issueUntil(principal, end, singleUse) : this.tokens.issue(principal),
      ),
      replayed,
    );
  }
}

/**
 * Whether another process may have done meanwhile what failed with `error`: it has stored its answer first, or what it has done is the
 * very reason for this refusal. No refusal for how a request is written (400) comes from that.
 */
function mayBeDoneAlready(error: unknown): boolean {
  if (!(error instanceof DomainError)) return constraintOf(error) === ANSWERED_ELSEWHERE;
  const { status } = ERROR_CATALOGUE[error.code];
  return status > 400 && status < 500;
}
