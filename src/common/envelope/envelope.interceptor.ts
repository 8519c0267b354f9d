import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { assertReadableRequest } from '../http/request-body.js';
import { StoredAnswer } from './stored-answer.js';
import { envelopeFamilyOf, successEnvelope } from './family.js';

/**
 * Wraps every success in its family's envelope. Runs after the guards and before the body is validated, so it is also the
 * place where an unreadable request is refused: 401 and 403 come first (contract 0.3).
 */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    assertReadableRequest(request);
    const reply = http.getResponse<FastifyReply>();
    return next
      .handle()
      .pipe(
        map((data: unknown) =>
          reply.sent || data instanceof StoredAnswer || isFile(reply)
            ? data
            : successEnvelope(envelopeFamilyOf(request.url), data),
        ),
      );
  }
}

/** Answers that are not JSON (metrics, pictures, pages) go out as they are. */
function isFile(reply: FastifyReply): boolean {
  const type = reply.getHeader('content-type');
  return type !== undefined && !String(type).startsWith('application/json');
}
