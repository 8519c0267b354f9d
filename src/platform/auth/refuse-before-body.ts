import type { FastifyInstance } from 'fastify';
import { UnauthorizedError } from '../common/errors/common.errors.js';
import { DomainError } from '../common/errors/domain-error.js';
import { answerError } from '../common/errors/error.filter.js';
import { PRINCIPAL_TYPES } from './principal.js';
import type { TokenVerifier } from './token-verifier.js';

/** Methods whose requests have a body. Each of our routes that takes one needs a token (test/e2e/before-the-body.test.ts). */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Answers 401 before a body is read, to requests without a token that was signed for us, and 404 where there is no such route: nobody
 * unknown can have us read, keep and parse one. Whether the token may do what it asks for is the guards' decision, afterwards.
 */
export function refuseBeforeBody(fastify: FastifyInstance, tokens: TokenVerifier): void {
  // Whatever will be on a request is there from the start: it keeps its shape.
  fastify.decorateRequest('ownClaims', undefined);
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (!WITH_BODY.has(request.method)) return done(null, payload);
    if (request.is404) return answerError(new DomainError('NOT_FOUND', 'Not found'), request, reply);
    const decide = (isSigned: boolean): void => {
      if (isSigned) done(null, payload);
      else answerError(new UnauthorizedError(tokens.challengeFor(request, PRINCIPAL_TYPES)), request, reply);
    };
    const isSigned = tokens.isSigned(request);
    if (typeof isSigned === 'boolean') decide(isSigned);
    else void decideLater(isSigned, decide);
  });
}

async function decideLater(isSigned: Promise<boolean>, decide: (isSigned: boolean) => void): Promise<void> {
  decide(await isSigned);
}
