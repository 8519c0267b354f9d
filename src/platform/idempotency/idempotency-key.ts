import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../auth/principal.js';
import { NO_BUSINESS } from '../auth/token-claims.js';
import { InvalidParameterError } from '../common/errors/common.errors.js';
import type { IdempotencyKey } from '../common/idempotency-key.js';

/** Header of the IETF draft "The Idempotency-Key HTTP Header Field". */
const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

/** The draft's quoted string, or the bare token that most clients send. */
const QUOTED = /^"([\x20-\x21\x23-\x7e]{1,255})"$/;
const BARE = /^[\x21\x23-\x7e][\x20-\x21\x23-\x7e]{0,254}$/;

/**
 * The key of an authenticated request, or undefined when it has none.
 * @throws InvalidParameterError for a header that is not 1–255 printable characters
 */
export function idempotencyKeyOf(
  request: Pick<FastifyRequest, 'headers' | 'method' | 'url' | 'body'>,
  { type, uid, businessUid }: Principal,
): IdempotencyKey | undefined {
  const header = request.headers[IDEMPOTENCY_KEY_HEADER];
  if (header === undefined) return undefined;
  const text = typeof header === 'string' ? header : '';
  const key = QUOTED.exec(text)?.[1] ?? BARE.exec(text)?.[0];
  if (key === undefined) {
    throw new InvalidParameterError('Idempotency-Key must be 1 to 255 printable characters', 'Idempotency-Key');
  }
  const fingerprint = createHash('sha256')
    .update(`${request.method} ${request.url}\n`)
    .update(JSON.stringify(request.body) ?? '')
    .digest('base64url');
  return { businessUid: businessUid ?? NO_BUSINESS, principal: `${type}:${uid}`, key, fingerprint };
}
