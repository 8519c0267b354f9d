import { Inject, Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { Clock } from '../common/clock.js';
import { InvalidParameterError } from '../common/errors/common.errors.js';
import { newUid } from '../common/uid.js';
import type { Principal } from './principal.js';
import { RevokedTokens } from './revoked-tokens.js';
import { NO_BUSINESS, principalOf, tokenIdOf, type TokenClaims } from './token-claims.js';
import { TokenKeys } from './token-keys.js';

/** Pinned: a token that names any other algorithm, `none` included, is refused. */
export const TOKEN_ALGORITHM = 'HS256';
/** 28 days (contract 0.2). */
export const TOKEN_LIFETIME_SECONDS = 28 * 24 * 60 * 60;

/** Issues and revokes tokens. */
@Injectable()
export class TokensService {
  constructor(
    @Inject(TokenKeys) private readonly keys: TokenKeys,
    private readonly revokedTokens: RevokedTokens,
    private readonly clock: Clock,
  ) {}

  /** A signed token for `principal`, valid for {@link TOKEN_LIFETIME_SECONDS} unless said otherwise. */
  issue(principal: Principal, lifetimeSeconds: number = TOKEN_LIFETIME_SECONDS): string {
    const created = Math.floor(this.clock.now().getTime() / 1000);
    const claims: TokenClaims = {
      type: principal.type,
      entity_uid: principal.uid,
      ...(principal.businessUid === undefined ? {} : { extra: { business_uid: principal.businessUid } }),
      created,
      exp: created + lifetimeSeconds,
      jti: newUid(),
    };
    const { kid, key } = this.keys.signing;
    return jwt.sign(claims, key, { algorithm: TOKEN_ALGORITHM, keyid: kid, noTimestamp: true });
  }

  /** The principal of a token of ours, expired or not; undefined for anything else. */
  ownerOf(token: string): Principal | undefined {
    return principalOf(this.verified(token));
  }

  /**
   * Refuses `token` from now on, in this process at once and in others within a second.
   * @throws InvalidParameterError for anything that is not a token of ours.
   */
  async revoke(token: string): Promise<void> {
    const claims = this.verified(token);
    const owner = principalOf(claims);
    if (!owner) throw new InvalidParameterError('token is not a token that you may revoke', 'token');
    await this.revokedTokens.add({
      businessUid: owner.businessUid ?? NO_BUSINESS,
      tokenId: tokenIdOf(claims, token),
      expiresAt: typeof claims?.exp === 'number' ? new Date(claims.exp * 1000) : undefined,
    });
  }

  private verified(token: string): jwt.JwtPayload | undefined {
    try {
      const key = this.keys.findFor(token)?.key;
      if (!key) return undefined;
      const claims = jwt.verify(token, key, { algorithms: [TOKEN_ALGORITHM], ignoreExpiration: true });
      return typeof claims === 'string' ? undefined : claims;
    } catch {
      return undefined;
    }
  }
}
