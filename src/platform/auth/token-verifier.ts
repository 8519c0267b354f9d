import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { challenge, NOT_ACCEPTED, otherType } from './challenges.js';
import { bearerTokenOf, type VerifiableRequest } from './jwt.strategies.js';
import { OutsideIssuer } from './outside-issuer.js';
import { claimsOfOwn, verifiedClaims } from './own-token.js';
import type { Principal, PrincipalType } from './principal.js';
import { RevokedTokens } from './revoked-tokens.js';
import { hasExpiry, isSingleUse, principalOf, tokenIdOf } from './token-claims.js';
import { TokenKeys } from './token-keys.js';

/** What one application knows of tokens: its keys, the issuer that it trusts beside itself, and what has been revoked. */
@Injectable()
export class TokenVerifier {
  constructor(
    @Inject(TokenKeys) private readonly keys: TokenKeys,
    private readonly revoked: RevokedTokens,
    private readonly issuer: OutsideIssuer,
  ) {}

  /** The principal of a request whose token plainly is one of ours and of `types`. Undefined: ask passport. */
  recognise(request: VerifiableRequest, types: readonly PrincipalType[]): Principal | undefined {
    return this.principalOf(this.ownClaimsOf(request), bearerTokenOf(request), types);
  }

  /** Whether a request's token is signed by us or by the outside issuer, for us, and valid now. */
  isSigned(request: VerifiableRequest): boolean | Promise<boolean> {
    if (this.ownClaimsOf(request) !== null) return true;
    const outside = this.outsideClaims(request);
    if (outside) return outside.then((claims) => claims !== undefined);
    return verifiedClaims(this.keys, bearerTokenOf(request)) !== undefined;
  }

  /**
   * What a request that is refused is told in `WWW-Authenticate`. Only whose token was signed for us learns more than that it is no
   * good: a guesser learns nothing.
   * @param types that would be accepted
   */
  challengeFor(request: VerifiableRequest, types: readonly PrincipalType[]): string {
    const token = bearerTokenOf(request);
    if (token === '') return challenge();
    const claims = this.ownClaimsOf(request) ?? verifiedClaims(this.keys, token);
    if (claims) {
      const type = principalOf(claims)?.type;
      if (type === undefined || types.includes(type)) return challenge(NOT_ACCEPTED);
      return challenge(otherType(types, type));
    }
    const hasEnded = verifiedClaims(this.keys, token, { ignoreExpiration: true }) !== undefined;
    return challenge(hasEnded ? 'The token has expired' : 'The token is no valid one');
  }

  /** One HMAC for each request, however often it is asked. */
  private ownClaimsOf(request: VerifiableRequest): unknown {
    if (request.ownClaims === undefined) {
      request.ownClaims = claimsOfOwn(this.keys, bearerTokenOf(request), Date.now() / 1000) ?? null;
    }
    return request.ownClaims;
  }

  /** The key that a token of ours is signed with; undefined when it names none of our keys. */
  keyFor(token: string): KeyObject | undefined {
    return this.keys.findFor(token)?.key;
  }

  /** The verified claims of a token that only the outside issuer can have signed; undefined when it can't be from there. */
  outsideClaims(request: VerifiableRequest): Promise<unknown> | undefined {
    const token = bearerTokenOf(request);
    if (!this.issuer.mayHaveSigned(token)) return undefined;
    request.outsideClaims ??= this.issuer.claimsOf(token);
    return request.outsideClaims;
  }

  /** The principal of a token with these verified claims, if it is of one of `types`, is no link's, ends some day and has not been revoked. */
  principalOf(claims: unknown, token: string, types: readonly PrincipalType[]): Principal | undefined {
    return isSingleUse(claims) ? undefined : this.bearerOf(claims, token, types);
  }

  /** As {@link recognise}, of a link's token too: only to exchange it. */
  recogniseForExchange(request: VerifiableRequest, types: readonly PrincipalType[]): Principal | undefined {
    return this.bearerOf(this.ownClaimsOf(request), bearerTokenOf(request), types);
  }

  private bearerOf(claims: unknown, token: string, types: readonly PrincipalType[]): Principal | undefined {
    const principal = principalOf(claims);
    if (!principal || !types.includes(principal.type) || !hasExpiry(claims)) return undefined;
    if (this.revoked.isCutOff(principal, claims)) return undefined;
    return this.revoked.has(tokenIdOf(claims, token)) ? undefined : principal;
  }
}
