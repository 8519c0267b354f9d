import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ExtractJwt, Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import type { Principal, PrincipalType } from './principal.js';
import { TOKEN_ALGORITHM } from './sign-token.js';
import type { TokenVerifier } from './token-verifier.js';

/** The types of token that each strategy accepts (contract 0.2). */
export const TOKEN_TYPES = {
  'client-jwt': ['client'],
  'staff-jwt': ['staff', 'directory', 'app'],
} as const satisfies Record<string, readonly PrincipalType[]>;
export type StrategyName = keyof typeof TOKEN_TYPES;

/** As passport knows requests: of another framework, but with the headers that it reads. */
type PassportRequest = Parameters<Strategy['authenticate']>[0];

/** A request on which the guard of its application has put what that application knows of tokens. */
export interface VerifiableRequest extends FastifyRequest {
  tokenVerifier?: TokenVerifier;
  /** Of a token that plainly is one of ours; null: it is not, or there is none. */
  ownClaims?: unknown;
  /** Of a token that the outside issuer may have signed. */
  outsideClaims?: Promise<unknown>;
}

const bearerToken = ExtractJwt.fromAuthHeaderAsBearerToken();

/** The token in `Authorization: Bearer …`; empty when there is none. */
export function bearerTokenOf(request: Pick<FastifyRequest, 'headers'>): string {
  return bearerToken(request) ?? '';
}

function verifierOf(request: PassportRequest): TokenVerifier {
  const { tokenVerifier } = request as unknown as VerifiableRequest;
  if (!tokenVerifier) throw new Error('no guard has put a token verifier on the request');
  return tokenVerifier;
}

const OPTIONS: StrategyOptionsWithRequest = {
  jwtFromRequest: bearerToken,
  algorithms: [TOKEN_ALGORITHM],
  passReqToCallback: true,
  secretOrKeyProvider: (request: PassportRequest, token: string, done) => {
    const key = verifierOf(request).keyFor(token);
    // The verifier takes key objects; its published types only know their older spellings.
    if (key) done(null, key as unknown as Buffer);
    else done(new Error('no key for this token'));
  },
};

/**
 * A strategy for some types of token, of ours or of the outside issuer's. It holds nothing of an application: passport keeps its
 * strategies by name for the whole process, where a second application's replace the first one's.
 */
function TokenStrategy(name: StrategyName) {
  @Injectable()
  class JwtStrategy extends PassportStrategy(Strategy, name) {
    constructor() {
      super(OPTIONS);
    }

    /** Whose token it is, if its verified claims may pass here. */
    validate(request: PassportRequest, claims: unknown): Principal | false {
      return verifierOf(request).principalOf(claims, bearerTokenOf(request), TOKEN_TYPES[name]) ?? false;
    }

    override authenticate(request: PassportRequest): void {
      const outside = verifierOf(request).outsideClaims(request as unknown as VerifiableRequest);
      if (outside) void this.authenticateOutside(request, outside);
      else super.authenticate(request);
    }

    private async authenticateOutside(request: PassportRequest, claims: Promise<unknown>): Promise<void> {
      try {
        const principal = this.validate(request, await claims);
        if (principal) this.success(principal);
        else this.fail(401);
      } catch (error) {
        this.error(error as Error);
      }
    }
  }
  return JwtStrategy;
}

/** Accepts client tokens. */
@Injectable()
export class ClientJwtStrategy extends TokenStrategy('client-jwt') {}

/** Accepts staff, directory and app tokens. */
@Injectable()
export class StaffJwtStrategy extends TokenStrategy('staff-jwt') {}
