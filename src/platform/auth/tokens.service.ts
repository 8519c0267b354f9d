import { Inject, Injectable } from '@nestjs/common';
import type { JWTPayload } from 'jose';
import type { JwtPayload } from 'jsonwebtoken';
import { Clock } from '../common/clock.js';
import { InvalidParameterError, UnauthorizedError } from '../common/errors/common.errors.js';
import { challenge, NOT_ACCEPTED } from './challenges.js';
import { issuedAt } from './cut-offs.js';
import type { IssuedToken } from './issued-token.js';
import { OutsideIssuer } from './outside-issuer.js';
import { verifiedClaims } from './own-token.js';
import type { Principal } from './principal.js';
import { RevokedTokens } from './revoked-tokens.js';
import { signToken } from './sign-token.js';
import { endOf, isSingleUse, NO_BUSINESS, principalOf, tokenIdOf } from './token-claims.js';
import { TokenKeys } from './token-keys.js';

/** Claims that have been verified, by either library. */
type Claims = JwtPayload | JWTPayload;

/** Issues and revokes tokens. */
@Injectable()
export class TokensService {
  constructor(
    @Inject(TokenKeys) private readonly keys: TokenKeys,
    private readonly issuer: OutsideIssuer,
    private readonly revokedTokens: RevokedTokens,
    private readonly clock: Clock,
  ) {}

  /** A signed token for `principal`, valid for 28 days (contract 0.2) unless said otherwise. */
  issue(principal: Principal, lifetimeSeconds?: number): string {
    return signToken(this.keys, principal, this.clock.now(), lifetimeSeconds);
  }

  /** A signed token for `principal` that ends at `end`; one of a link is good for one {@link exchange} and nothing else. */
  issueUntil(principal: Principal, end: Date, singleUse = false, issued?: number): string {
    const now = this.clock.now();
    const seconds = Math.max(0, Math.ceil((end.getTime() - now.getTime()) / 1000));
    return signToken(this.keys, principal, now, seconds, singleUse, issued);
  }

  /**
   * An ordinary token of the same client for a link's, which is used up, at every process. It ends when the link would have, and counts as
   * issued when the link was: a process that has not heard of a cut-off can't let the client back in. Of an ordinary
   * token that very token: in another one it would live on when it is revoked.
   * @param claims of the token, which is one of ours
   * @throws UnauthorizedError for a link that was used before, or for claims that are not of one of our tokens
   */
  async exchange(principal: Principal, claims: unknown, token: string): Promise<IssuedToken> {
    const end = endOf(claims);
    if (!end) throw new UnauthorizedError(challenge(NOT_ACCEPTED));
    if (!isSingleUse(claims)) return { token, end };
    const { businessUid = NO_BUSINESS } = principal;
    const used = { businessUid, tokenId: tokenIdOf(claims, token), expiresAt: end };
    if (!(await this.revokedTokens.add(used))) throw new UnauthorizedError(challenge(NOT_ACCEPTED));
    return { token: this.issueUntil(principal, end, false, issuedAt(claims) / 1000), end };
  }

  /** The principal of a token of ours, expired or not, or of a valid one of the outside issuer's; undefined for anything else. */
  async ownerOf(token: string): Promise<Principal | undefined> {
    return principalOf(await this.verified(token));
  }

  /**
   * Refuses `token` from now on, in this process at once and in others within a second.
   * @throws InvalidParameterError for anything that is not a token as {@link ownerOf} knows them.
   */
  async revoke(token: string): Promise<void> {
    const claims = await this.verified(token);
    const owner = principalOf(claims);
    if (!owner) throw new InvalidParameterError('token is not a token that you may revoke', 'token');
    await this.revokedTokens.add({
      businessUid: owner.businessUid ?? NO_BUSINESS,
      tokenId: tokenIdOf(claims, token),
      expiresAt: typeof claims?.exp === 'number' ? new Date(claims.exp * 1000) : undefined,
    });
  }

  /** Refuses all tokens that `principal` has been issued until now, in this process at once and in others within a second. */
  cutOff(principal: Principal): Promise<void> {
    return this.revokedTokens.cutOff(principal);
  }

  private async verified(token: string): Promise<Claims | undefined> {
    if (this.issuer.mayHaveSigned(token)) return this.issuer.claimsOf(token);
    return verifiedClaims(this.keys, token, { ignoreExpiration: true });
  }
}
