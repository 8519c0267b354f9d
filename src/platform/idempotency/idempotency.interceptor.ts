import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Principal } from '../auth/principal.js';
import { envelopeFamilyOf, successEnvelope } from '../common/envelope/family.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { IdempotentResponses } from './idempotent-responses.js';

/** Honours `Idempotency-Key` where `Idempotent` has put it: the first response that did something is stored in the transaction that did the work. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly responses: IdempotentResponses) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & { user?: Principal }>();
    const key = request.user && idempotencyKeyOf(request, request.user);
    if (!key) return next.handle();
    const family = envelopeFamilyOf(request.url);
    const { statusCode: status } = http.getResponse<FastifyReply>();
    const handle = async () => successEnvelope(family, await lastValueFrom(next.handle()));
    return from(this.responses.answer({ key, status, storesItself: false, handle }));
  }
}
