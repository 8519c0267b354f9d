import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RateLimitedError } from '../common/errors/common.errors.js';
import { RateLimiter } from '../common/rate-limits/rate-limiter.js';
import { type Configuration, CONFIGURATION } from '../config/configuration.js';
import { authenticate } from './authenticate.js';
import type { Principal } from './principal.js';
import { ClientTokenStrategy, StaffTokenStrategy, type TokenStrategy } from './jwt.strategies.js';

/**
 * Finds out who asks, and refuses whoever asks too often (RATE_LIMIT_PER_PRINCIPAL), before anything is looked up for them.
 * Each method throws UnauthorizedError without a token that it accepts, and RateLimitedError.
 */
@Injectable()
export class Authenticator {
  private readonly limiter: RateLimiter;

  constructor(
    private readonly clientTokens: ClientTokenStrategy,
    private readonly staffTokens: StaffTokenStrategy,
    @Inject(CONFIGURATION) { rateLimitPerPrincipal }: Configuration,
  ) {
    this.limiter = new RateLimiter(rateLimitPerPrincipal);
  }

  /** The client that asks. */
  client(request: FastifyRequest): Promise<Principal> {
    return this.admit([this.clientTokens], request);
  }

  /** The staff member, directory or application that asks. */
  staffSide(request: FastifyRequest): Promise<Principal> {
    return this.admit([this.staffTokens], request);
  }

  /** Whoever asks. */
  anybody(request: FastifyRequest): Promise<Principal> {
    return this.admit([this.clientTokens, this.staffTokens], request);
  }

  private async admit(strategies: readonly TokenStrategy[], request: FastifyRequest): Promise<Principal> {
    const principal = await authenticate(strategies, request);
    if (!this.limiter.enabled) return principal;
    const { type, uid, businessUid = '' } = principal;
    const waitSeconds = this.limiter.take(`${type} ${uid} ${businessUid}`);
    if (waitSeconds > 0) throw new RateLimitedError(waitSeconds);
    return principal;
  }
}
