import type { FastifyInstance } from 'fastify';
import { UnauthorizedError } from '../common/errors/common.errors.js';
import { answerError } from '../common/errors/error.filter.js';
import type { TokenVerifier } from './token-verifier.js';

/** Methods whose requests have a body. Each of our routes that takes one needs a token (test/e2e/before-the-body.test.ts). */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Answers 401 before a body is read, to requests without a token that was signed for us: nobody unknown can have us read, keep and
 * parse one. Whether the token may do what it asks for is the guards' decision, afterwards.
 */
export function refuseBeforeBody(fastify: FastifyInstance, tokens: TokenVerifier): void {
  // Whatever will be on a request is there from the start: it keeps its shape.
  fastify.decorateRequest('ownClaims', undefined);
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (!WITH_BODY.has(request.method) || request.is404) return done(null, payload);
    const refuse = (): void => answerError(new UnauthorizedError(), request, reply);
    const known = tokens.isSigned(request);
    if (known === true) done(null, payload);
    else if (known === false) refuse();
    else void known.then((isKnown) => (isKnown ? done(null, payload) : refuse()));
  });
}
