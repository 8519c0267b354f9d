import { Inject, Injectable } from '@nestjs/common';
import { ExtractJwt, Strategy, type StrategyOptionsWithRequest, type VerifyCallbackWithRequest } from 'passport-jwt';
import type { PrincipalType } from './principal.js';
import { RevokedTokens } from './revoked-tokens.js';
import { TOKEN_ALGORITHM } from './sign-token.js';
import { principalOf, tokenIdOf } from './token-claims.js';
import { TokenKeys } from './token-keys.js';

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

/** Lets a verified token through when it is of one of `types` and not revoked. */
function verifier(types: readonly PrincipalType[], revoked: RevokedTokens): VerifyCallbackWithRequest {
  return (request: unknown, claims: unknown, done) => {
    const principal = principalOf(claims);
    const token = bearerToken(request as Parameters<typeof bearerToken>[0]) ?? '';
    const accepted = principal && types.includes(principal.type) && !revoked.has(tokenIdOf(claims, token));
    done(null, accepted ? principal : false);
  };
}

/** Accepts client tokens (contract 0.2). */
@Injectable()
export class ClientTokenStrategy extends Strategy {
  constructor(@Inject(TokenKeys) keys: TokenKeys, revoked: RevokedTokens) {
    super(strategyOptions(keys), verifier(['client'], revoked));
  }
}

/** Accepts staff, directory and app tokens (contract 0.2). */
@Injectable()
export class StaffTokenStrategy extends Strategy {
  constructor(@Inject(TokenKeys) keys: TokenKeys, revoked: RevokedTokens) {
    super(strategyOptions(keys), verifier(['staff', 'directory', 'app'], revoked));
  }
}
