import type { FastifyInstance } from 'fastify';
import { RateLimitedError } from '../errors/common.errors.js';
import { answerError } from '../errors/error.filter.js';
import { addressKey } from './address-key.js';
import { RateLimiter } from './rate-limiter.js';

/** Refuses an address that asks more than `perSecond` requests a second, before anything else is done for it. 0: no limit. */
export function limitAddresses(fastify: FastifyInstance, perSecond: number): void {
  const limiter = new RateLimiter(perSecond);
  if (!limiter.enabled) return;
  fastify.addHook('onRequest', (request, reply, done) => {
    const waitSeconds = limiter.take(addressKey(request.ip));
    if (waitSeconds === 0) return done();
    answerError(new RateLimitedError(waitSeconds), request, reply);
  });
}
