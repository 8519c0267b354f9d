import { Inject, Injectable } from '@nestjs/common';
import { ExtractJwt, Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { OutsideIssuer } from './outside-issuer.js';
import { claimsOfOwn } from './own-token.js';
import type { Principal, PrincipalType } from './principal.js';
import { RevokedTokens } from './revoked-tokens.js';
import { TOKEN_ALGORITHM } from './sign-token.js';
import { principalOf, tokenIdOf } from './token-claims.js';
import { TokenKeys } from './token-keys.js';

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
    private readonly revoked: RevokedTokens,
    private readonly issuer: OutsideIssuer,
    private readonly types: readonly PrincipalType[],
  ) {
    super(strategyOptions(keys), (request: Request, claims: unknown, done) => {
      done(null, this.accepted(claims, bearerToken(request) ?? '') ?? false);
    });
  }

  /** The principal of a token that plainly is one of ours and may pass; undefined: ask {@link authenticate}. */
  recognise(request: Request): Principal | undefined {
    const token = bearerToken(request) ?? '';
    return this.accepted(claimsOfOwn(this.keys, token, Date.now() / 1000), token);
  }

  override authenticate(request: Request): void {
    const token = bearerToken(request) ?? '';
    if (this.issuer.mayHaveSigned(token)) void this.authenticateOutside(token);
    else super.authenticate(request);
  }

  private async authenticateOutside(token: string): Promise<void> {
    const principal = this.accepted(await this.issuer.claimsOf(token), token);
    if (principal) this.success(principal);
    else this.fail(401);
  }

  /** Whose token it is, if its verified claims may pass here. */
  private accepted(claims: unknown, token: string): Principal | undefined {
    const principal = principalOf(claims);
    if (!principal || !this.types.includes(principal.type)) return undefined;
    return this.revoked.has(tokenIdOf(claims, token)) ? undefined : principal;
  }
}

/** Accepts client tokens (contract 0.2). */
@Injectable()
export class ClientTokenStrategy extends TokenStrategy {
  constructor(@Inject(TokenKeys) keys: TokenKeys, revoked: RevokedTokens, issuer: OutsideIssuer) {
    super(keys, revoked, issuer, ['client']);
  }
}

/** Accepts staff, directory and app tokens (contract 0.2). */
@Injectable()
export class StaffTokenStrategy extends TokenStrategy {
  constructor(@Inject(TokenKeys) keys: TokenKeys, revoked: RevokedTokens, issuer: OutsideIssuer) {
    super(keys, revoked, issuer, ['staff', 'directory', 'app']);
  }
}
