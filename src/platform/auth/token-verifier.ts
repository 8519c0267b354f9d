import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { OutsideIssuer } from './outside-issuer.js';
import { claimsOfOwn } from './own-token.js';
import type { Principal, PrincipalType } from './principal.js';
import { RevokedTokens } from './revoked-tokens.js';
import { principalOf, tokenIdOf } from './token-claims.js';
import { TokenKeys } from './token-keys.js';

/** What one application knows of tokens: its keys, the issuer that it trusts beside itself, and what has been revoked. */
@Injectable()
export class TokenVerifier {
  constructor(
    @Inject(TokenKeys) private readonly keys: TokenKeys,
    private readonly revoked: RevokedTokens,
    private readonly issuer: OutsideIssuer,
  ) {}

  /** The principal of a token that plainly is one of ours and of `types`: one HMAC. Undefined: ask passport. */
  recognise(token: string, types: readonly PrincipalType[]): Principal | undefined {
    return this.principalOf(claimsOfOwn(this.keys, token, Date.now() / 1000), token, types);
  }

  /** The key that a token of ours is signed with; undefined when it names none of our keys. */
  keyFor(token: string): KeyObject | undefined {
    return this.keys.findFor(token)?.key;
  }

  /** The verified claims of a token that only the outside issuer can have signed; undefined when it can't be from there. */
  outsideClaims(token: string): Promise<unknown> | undefined {
    return this.issuer.mayHaveSigned(token) ? this.issuer.claimsOf(token) : undefined;
  }

  /** The principal of a token with these verified claims, if it is of one of `types` and has not been revoked. */
  principalOf(claims: unknown, token: string, types: readonly PrincipalType[]): Principal | undefined {
    const principal = principalOf(claims);
    if (!principal || !types.includes(principal.type)) return undefined;
    if (this.revoked.isCutOff(principal, claims)) return undefined;
    return this.revoked.has(tokenIdOf(claims, token)) ? undefined : principal;
  }
}
