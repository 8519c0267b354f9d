import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { InvalidParameterError } from '../errors/common.errors.js';
import { DomainError } from '../errors/domain-error.js';
import { answerError } from '../errors/error.filter.js';

/** The largest body read, in bytes (contract: over it is a 4xx). */
export const BODY_LIMIT_BYTES = 100 * 1024;
/** No published body is nested deeper than 6; deeper ones only serve to exhaust the stack. */
const MAX_DEPTH = 20;
/** `Content-Encoding` of a body that is sent as it is. */
const NO_CODING = /^\s*(identity)?\s*$/i;
/** How JSON spells the characters below; unescaped they can't reach it. */
const ESCAPED_UNSTORABLE = /\\u(0000|d[89a-f][\da-f]{2})/i;
/** What PostgreSQL can't store: NUL, and halves of a surrogate pair, which are no characters at all. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Stands for a body that could not be read; {@link assertReadableBody} turns it into its error once the guards have run. */
class UnreadableBody {
  constructor(readonly error: DomainError) {}
}

/**
 * Reads JSON bodies without failing early: guards must answer 401 and 403 before the body is judged (contract 0.3).
 * Bodies of other content types and codings are 415 in the same late place; an empty body is no body.
 */
export function registerBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    const unreadable = codingProblemOf(request, body);
    if (unreadable) return done(null, new UnreadableBody(unreadable));
    const text = body.toString('utf8');
    void parseJson(request, text, (error, value) => {
      const problem = error ? 'The request body is not valid JSON' : problemOf(value, text);
      done(null, problem ? new UnreadableBody(new InvalidParameterError(problem)) : value);
    });
  });
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    done(null, new UnreadableBody(unsupported('Content-Type must be application/json')));
  });
}

/** Why the bytes of a body are not the text that its sender meant. */
function codingProblemOf(request: FastifyRequest, body: Buffer): DomainError | undefined {
  const coding = request.headers['content-encoding'];
  if (coding !== undefined && !NO_CODING.test(coding)) {
    return unsupported('Content-Encoding is not supported; send the body as it is');
  }
  // Read as text regardless, every wrong byte would be kept as the same question mark.
  return isUtf8(body) ? undefined : new InvalidParameterError('The request body is not valid UTF-8');
}

function unsupported(message: string): DomainError {
  return new DomainError('UNSUPPORTED_MEDIA_TYPE', message);
}

/** Throws the 4xx of a body that could not be read. */
export function assertReadableBody(body: unknown): void {
  if (body instanceof UnreadableBody) throw body.error;
}

/** 400 for an address with a NUL character, which PostgreSQL can't compare anything with. */
export function refuseNulCharacters(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.url.includes('%00')) return done();
    answerError(new InvalidParameterError('NUL characters are not allowed'), request, reply);
  });
}

/** What is wrong with a parsed body: not an object, nested too deeply, or with text that PostgreSQL can't store. */
function problemOf(value: unknown, text: string): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return 'The request body must be a JSON object';
  const mayBeUnstorable = ESCAPED_UNSTORABLE.test(text);
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return 'The request body is nested too deeply';
    const next: unknown[] = [];
    for (const node of level) {
      if (mayBeUnstorable && isUnstorable(node)) return 'NUL characters and halves of surrogate pairs are not allowed';
      if (node !== null && typeof node === 'object') for (const child of Object.values(node)) next.push(child);
    }
    level = next;
  }
  return undefined;
}

function isUnstorable(node: unknown): boolean {
  if (typeof node === 'string') return UNSTORABLE.test(node);
  return node !== null && typeof node === 'object' && Object.keys(node).some((key) => UNSTORABLE.test(key));
}
