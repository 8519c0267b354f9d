import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnauthorizedError } from '../../platform/common/errors/common.errors.js';
import { answerError } from '../../platform/common/errors/error.filter.js';

/** Swagger UI sets styles from its own script, and its icons are data. Everything else comes from this server. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Guards every route of Swagger UI: its content security policy and, with a password, basic authentication under any user name.
 * Goes by the route that was matched, not by the address, which can be spelled in more than one way.
 */
export function guardDocs(fastify: FastifyInstance, password: string | undefined): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!isDocsRoute(request.routeOptions.url)) return done();
    void reply.header('content-security-policy', CONTENT_SECURITY_POLICY).header('referrer-policy', 'no-referrer');
    void reply.header('x-content-type-options', 'nosniff');
    if (password === undefined || isAllowed(request, password)) return done();
    answerError(new UnauthorizedError('Basic realm="Punchcard API", charset="UTF-8"'), request, reply);
  });
}

function isDocsRoute(url: string | undefined): boolean {
  return url !== undefined && /^\/docs($|[-/])/.test(url);
}

function isAllowed({ headers }: FastifyRequest, password: string): boolean {
  const [scheme, credentials] = headers.authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() !== 'basic' || credentials === undefined) return false;
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  return timingSafeEqual(digest(pair.slice(pair.indexOf(':') + 1)), digest(password));
}

/** Texts of any length, as something that can be compared in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
