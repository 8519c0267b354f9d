import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { RateLimitedError } from '../common/errors/common.errors.js';
import { RateLimiter } from '../common/rate-limits/rate-limiter.js';
import { type Configuration, CONFIGURATION } from '../config/configuration.js';
import { KeyedLimits } from '../database/keyed-limits.js';
import { shareOfBusiness } from '../database/pool-shares.js';
import type { Principal } from './principal.js';

/** Of a business's share of the database connections, so that one who asks much leaves something to the others. */
const SHARE_OF_PRINCIPAL = 3 / 4;

/** What one principal may ask: so often (RATE_LIMIT_PER_PRINCIPAL, a second; 0: no limit), and so much at once. */
@Injectable()
export class CallerLimits {
  private readonly limiter: RateLimiter;
  private readonly reads: KeyedLimits;

  constructor(@Inject(CONFIGURATION) { rateLimitPerPrincipal, databasePoolSize, connectTimeoutMs }: Configuration) {
    this.limiter = new RateLimiter(rateLimitPerPrincipal);
    this.reads = new KeyedLimits(Math.ceil(shareOfBusiness(databasePoolSize) * SHARE_OF_PRINCIPAL), connectTimeoutMs);
  }

  /** Takes one request of the authenticated caller's. @throws RateLimitedError (429) when it asks too often */
  admit(principal: Principal): void {
    if (!this.limiter.enabled) return;
    const waitSeconds = this.limiter.take(keyOf(principal));
    if (waitSeconds > 0) throw new RateLimitedError(waitSeconds);
  }

  /**
   * Waits until the caller has a place to read in, which it keeps until it has been answered.
   * @throws OverloadedError (503) when its own requests take their places for too long
   */
  enter(principal: Principal, response: ServerResponse): Promise<void> {
    return new Promise((entered, refused) => {
      const untilAnswered = (): Promise<void> => {
        entered();
        return new Promise((answered) => {
          if (response.closed) answered();
          else response.once('close', answered);
        });
      };
      this.reads.take(keyOf(principal), untilAnswered).catch(refused);
    });
  }
}

function keyOf({ type, uid, businessUid = '' }: Principal): string {
  return `${type} ${uid} ${businessUid}`;
}
