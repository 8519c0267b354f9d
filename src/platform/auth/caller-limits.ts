import { Inject, Injectable } from '@nestjs/common';
import { RateLimitedError } from '../common/errors/common.errors.js';
import { RateLimiter } from '../common/rate-limits/rate-limiter.js';
import { type Configuration, CONFIGURATION } from '../config/configuration.js';
import type { Principal } from './principal.js';

/** Counts each principal's requests (RATE_LIMIT_PER_PRINCIPAL, a second; 0: no limit). */
@Injectable()
export class CallerLimits {
  private readonly limiter: RateLimiter;

  constructor(@Inject(CONFIGURATION) { rateLimitPerPrincipal }: Configuration) {
    this.limiter = new RateLimiter(rateLimitPerPrincipal);
  }

  /** Takes one request of the authenticated caller's. @throws RateLimitedError (429) when it asks too often */
  admit({ type, uid, businessUid = '' }: Principal): void {
    if (!this.limiter.enabled) return;
    const waitSeconds = this.limiter.take(`${type} ${uid} ${businessUid}`);
    if (waitSeconds > 0) throw new RateLimitedError(waitSeconds);
  }
}
