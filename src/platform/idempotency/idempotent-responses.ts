import { Injectable } from '@nestjs/common';
import { TokensService } from '../auth/tokens.service.js';
import { errorEnvelope } from '../common/envelope/error-envelope.js';
import { type EnvelopeFamily, successEnvelope } from '../common/envelope/family.js';
import { constraintOf } from '../common/errors/database-errors.js';
import { DomainError, type DomainErrorCode } from '../common/errors/domain-error.js';
import { Transactions } from '../database/transactions.js';
import type { IdempotencyKey } from '../common/idempotency-key.js';
import { ANSWERED_ELSEWHERE, IdempotencyRecords } from './idempotency-records.js';
import { StoredResponse } from '../common/envelope/stored-response.js';
import { type ResponseRecord, replayOf } from './replay.js';
import { withNewToken, withoutToken } from './token-in-response.js';

/** Refusals that depend on who asks, on load or on timing say nothing about the request and are not kept. */
const NOT_KEPT: ReadonlySet<DomainErrorCode> = new Set([
  'PARAMETER_MISSING',
  'INVALID_PARAMETER',
  'UNAUTHORIZED',
  'FEATURE_DISABLED',
  'FORBIDDEN',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'VIRTUAL_BOOKING_UNAVAILABLE',
  'IDEMPOTENCY_CONFLICT',
  'RATE_LIMITED',
  'OVERLOADED',
]);

/** A request that is to be answered once. */
export interface KeyedRequest {
  readonly key: IdempotencyKey;
  readonly family: EnvelopeFamily;
  /** The success status of its route. */
  readonly status: number;
  /** True when the handler stores its own response with its work, as redemption does in its batch. */
  readonly storesItself: boolean;
  /** Does the work and gives back the enveloped response. */
  readonly handle: () => Promise<unknown>;
}

/** Answers a request once, however often it is sent (IETF draft, "Idempotency-Key"). */
@Injectable()
export class IdempotentResponses {
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly records: IdempotencyRecords,
    private readonly transactions: Transactions,
    private readonly tokens: TokensService,
  ) {}

  /** The first response to this request. While the same key is at work in this process, others wait for it. */
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
    { family, status }: Pick<KeyedRequest, 'family' | 'status'>,
    work: () => Promise<T | StoredResponse>,
  ): Promise<T | StoredResponse> {
    if (!key) return work();
    const handle = async (): Promise<unknown> => {
      const outcome = await work();
      return outcome instanceof StoredResponse ? outcome : successEnvelope(family, outcome);
    };
    return this.answer({ key, family, status, storesItself: true, handle });
  }

  private async answerOnce(request: KeyedRequest): Promise<StoredResponse> {
    try {
      if (!request.storesItself) return await this.workAndStore(request);
      const body = await request.handle();
      return body instanceof StoredResponse ? body : new StoredResponse(request.status, JSON.stringify(body), false);
    } catch (error) {
      return this.settleRefusal(request, error);
    }
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
      const winner = constraintOf(error) === ANSWERED_ELSEWHERE ? await this.records.find(key) : null;
      if (winner) return this.replay(winner, key);
      throw error;
    }
  }

  /** What was answered; a token in it is a new one, which has neither ended nor been revoked. */
  private replay(record: ResponseRecord, key: IdempotencyKey): StoredResponse {
    const { status, body, replayed } = replayOf(record, key);
    return new StoredResponse(
      status,
      withNewToken(body, (principal) => this.tokens.issue(principal)),
      replayed,
    );
  }

  private async settleRefusal({ key, family }: KeyedRequest, error: unknown): Promise<StoredResponse> {
    if (!(error instanceof DomainError) || NOT_KEPT.has(error.code)) throw error;
    const { status, body } = errorEnvelope(family, error);
    const text = JSON.stringify(body);
    const counts = await this.records.settle(key, { status, body: text });
    const response = this.replay(counts, key);
    return new StoredResponse(response.status, response.body, response.body !== text || response.status !== status);
  }
}
