import { Inject, Injectable } from '@nestjs/common';
import { ExtractJwt, Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { OutsideIssuer } from './outside-issuer.js';
import { claimsOfOwn } from './own-token.js';
import type { Principal, PrincipalType } from './principal.js';
import { RevokedTokens } from './revoked-tokens.js';
import { TOKEN_ALGORITHM } from './sign-token.js';
import { expiryOf, principalOf, tokenIdOf } from './token-claims.js';
import { TokenKeys } from './token-keys.js';
import { type VerifiedToken, VerifiedTokens } from './verified-tokens.js';

type Request = Parameters<Strategy['authenticate']>[0];

const bearerToken = ExtractJwt.fromAuthHeaderAsBearerToken();

function strategyOptions(keys: TokenKeys): StrategyOptionsWithRequest {
  return {
    jwtFromRequest: bearerToken,
    algorithms: [TOKEN_ALGORITHM],
    passReqToCallback: true,
    secretOrKeyProvider: (_request, token: string, done) => {
      const key = keys.findFor(token)?.key;
      // The verifier takes key objects; its published types only know their older spellings.
      if (key) done(null, key as unknown as Buffer);
      else done(new Error('no key for this token'));
    },
  };
}

/** Accepts tokens of some types, of ours or of the outside issuer's, unless they are revoked. */
export abstract class TokenStrategy extends Strategy {
  constructor(
    private readonly keys: TokenKeys,
    private readonly verified: VerifiedTokens,
    private readonly revoked: RevokedTokens,
    private readonly issuer: OutsideIssuer,
    private readonly types: readonly PrincipalType[],
  ) {
    super(strategyOptions(keys), (request: Request, claims: unknown, done) => {
      done(null, this.accepted(this.learn(claims, bearerToken(request) ?? '')) ?? false);
    });
  }

  /** The principal of a token that plainly may pass, verified before or now; undefined: ask {@link authenticate}. */
  recognise(request: Request): Principal | undefined {
    const token = bearerToken(request) ?? '';
    return this.accepted(this.verified.find(token) ?? this.learnOwn(token));
  }

  override authenticate(request: Request): void {
    const token = bearerToken(request) ?? '';
    if (this.issuer.mayHaveSigned(token)) void this.authenticateOutside(token);
    else super.authenticate(request);
  }

  private async authenticateOutside(token: string): Promise<void> {
    const principal = this.accepted(readClaims(await this.issuer.claimsOf(token), token));
    if (principal) this.success(principal);
    else this.fail(401);
  }

  private learnOwn(token: string): VerifiedToken | undefined {
    const claims = claimsOfOwn(this.keys, token, Date.now() / 1000);
    return claims === undefined ? undefined : this.learn(claims, token);
  }

  /** Remembers a token whose signature has been verified. */
  private learn(claims: unknown, token: string): VerifiedToken | undefined {
    const read = readClaims(claims, token);
    if (read) this.verified.remember(token, read);
    return read;
  }

  private accepted(token: VerifiedToken | undefined): Principal | undefined {
    if (!token || !this.types.includes(token.principal.type)) return undefined;
    return this.revoked.has(token.tokenId) ? undefined : token.principal;
  }
}

function readClaims(claims: unknown, token: string): VerifiedToken | undefined {
  const principal = principalOf(claims);
  return principal && { principal, tokenId: tokenIdOf(claims, token), expiresAt: expiryOf(claims) };
}

/** Accepts client tokens (contract 0.2). */
@Injectable()
export class ClientTokenStrategy extends TokenStrategy {
  constructor(
    @Inject(TokenKeys) keys: TokenKeys,
    verified: VerifiedTokens,
    revoked: RevokedTokens,
    issuer: OutsideIssuer,
  ) {
    super(keys, verified, revoked, issuer, ['client']);
  }
}

/** Accepts staff, directory and app tokens (contract 0.2). */
@Injectable()
export class StaffTokenStrategy extends TokenStrategy {
  constructor(
    @Inject(TokenKeys) keys: TokenKeys,
    verified: VerifiedTokens,
    revoked: RevokedTokens,
    issuer: OutsideIssuer,
  ) {
    super(keys, verified, revoked, issuer, ['staff', 'directory', 'app']);
  }
}
