import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Principal } from '../auth/principal.js';
import { EnvelopeInterceptor } from '../common/envelope/envelope.interceptor.js';
import { envelopeFamilyOf } from '../common/envelope/family.js';
import type { IdempotencyKey } from '../common/idempotency-key.js';
import { idempotencyKeyOf, REPLAYED_HEADER } from './idempotency-key.js';
import { IdempotentAnswers } from './idempotent-answers.js';
import type { StoredAnswer } from '../common/envelope/stored-answer.js';

const STORES_ITSELF = 'idempotency:stores-itself';

/** Marks a route whose use-case stores the answer under `caller.idempotencyKey` together with its work. */
export const StoresOwnAnswer = (): MethodDecorator => SetMetadata(STORES_ITSELF, true);

type KeyedFastifyRequest = FastifyRequest & { user?: Principal; idempotencyKey?: IdempotencyKey };

/**
 * Honours `Idempotency-Key` on every POST and PUT of an authenticated principal, and has answers wrapped in their envelopes before it
 * stores them. It calls the inner interceptor itself: each one that the framework calls costs as much as checking a token.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly envelope = new EnvelopeInterceptor();

  constructor(
    private readonly answers: IdempotentAnswers,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const handle = () => this.envelope.intercept(context, next);
    const http = context.switchToHttp();
    const request = http.getRequest<KeyedFastifyRequest>();
    const { method, user } = request;
    if (!user || (method !== 'POST' && method !== 'PUT')) return handle();
    const key = idempotencyKeyOf(request, user);
    if (!key) return handle();

    const storesItself = this.reflector.get<boolean | undefined>(STORES_ITSELF, context.getHandler()) ?? false;
    if (storesItself) request.idempotencyKey = key;
    const reply = http.getResponse<FastifyReply>();
    const answer = this.answers.answer({
      key,
      family: envelopeFamilyOf(request.url),
      status: reply.statusCode,
      storesItself,
      handle: () => lastValueFrom(handle()),
    });
    return from(answer.then((stored) => send(reply, stored)));
  }
}

/** Sets status and headers; the text itself goes out as it is. */
function send(reply: FastifyReply, { status, body, replayed }: StoredAnswer): string {
  void reply.status(status).header('content-type', 'application/json; charset=utf-8');
  if (replayed) void reply.header(REPLAYED_HEADER, 'true');
  return body;
}
