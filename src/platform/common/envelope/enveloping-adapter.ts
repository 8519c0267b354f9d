import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { assertSendable } from './answer-size.js';
import { envelopeFamilyOf, successEnvelope } from './family.js';
import { StoredResponse } from './stored-response.js';

/** Marks a response that was given before (IETF draft "The Idempotency-Key HTTP Header Field" leaves the header to us). */
const REPLAYED_HEADER = 'idempotent-replayed';

type Replied = ReturnType<FastifyAdapter['reply']>;

/**
 * Sends what controllers return: successes in their family's envelope (contract 0.1), stored responses and files as they are. This is
 * where every success passes; an interceptor for it would cost more than verifying the caller (docs/benchmarks.md).
 */
export class EnvelopingAdapter extends FastifyAdapter {
  override reply(response: FastifyReply, body: unknown, statusCode?: number): Replied {
    if (body instanceof StoredResponse) {
      void response.header('content-type', 'application/json; charset=utf-8');
      if (body.replayed) void response.header(REPLAYED_HEADER, 'true');
      return super.reply(response, body.body, body.status);
    }
    if (response.sent || isFile(response)) return super.reply(response, body, statusCode);
    if (response.statusCode < 400) assertSendable(body);
    return super.reply(response, successEnvelope(envelopeFamilyOf(response.request.url), body), statusCode);
  }
}

/** Responses that are not JSON (metrics, pictures, pages) go out as they are. */
function isFile(response: FastifyReply): boolean {
  const type = response.getHeader('content-type');
  return type !== undefined && !String(type).startsWith('application/json');
}
