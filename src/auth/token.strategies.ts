import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import type { Principal, PrincipalType } from './principal.js';
import { RevokedTokens } from './revoked-tokens.js';
import { principalOf, tokenIdOf } from './token-claims.js';
import { TokenKeys } from './token-keys.js';
import { TOKEN_ALGORITHM } from './tokens.service.js';

/** Names under which passport knows the two strategies. */
export const CLIENT_TOKEN = 'client-token';
export const STAFF_TOKEN = 'staff-token';

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

/** The principal of a verified token if it is of one of `types` and not revoked; otherwise false, which passport makes a 401. */
function accept(
  request: FastifyRequest,
  claims: unknown,
  types: readonly PrincipalType[],
  revoked: RevokedTokens,
): Principal | false {
  const principal = principalOf(claims);
  if (!principal || !types.includes(principal.type)) return false;
  const token = bearerToken(request) ?? '';
  return revoked.has(tokenIdOf(claims, token)) ? false : principal;
}

/** Accepts client tokens (contract 0.2). */
@Injectable()
export class ClientTokenStrategy extends PassportStrategy(Strategy, CLIENT_TOKEN) {
  constructor(
    @Inject(TokenKeys) keys: TokenKeys,
    private readonly revoked: RevokedTokens,
  ) {
    super(strategyOptions(keys));
  }

  validate(request: FastifyRequest, claims: unknown): Principal | false {
    return accept(request, claims, ['client'], this.revoked);
  }
}

/** Accepts staff, directory and app tokens (contract 0.2). */
@Injectable()
export class StaffTokenStrategy extends PassportStrategy(Strategy, STAFF_TOKEN) {
  constructor(
    @Inject(TokenKeys) keys: TokenKeys,
    private readonly revoked: RevokedTokens,
  ) {
    super(strategyOptions(keys));
  }

  validate(request: FastifyRequest, claims: unknown): Principal | false {
    return accept(request, claims, ['staff', 'directory', 'app'], this.revoked);
  }
}
