import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UnauthorizedError } from '../common/errors/common.errors.js';
import { ActingBusiness } from './acting-business.js';
import { CallerLimits } from './caller-limits.js';
import { challenge, NOT_ACCEPTED, otherType } from './challenges.js';
import { KnownPeople } from './known-people.js';
import { isProvenByPayment } from './proven-by-payment.js';
import { type StrategyName, TOKEN_TYPES, type VerifiableRequest } from './jwt.strategies.js';
import type { Principal } from './principal.js';
import { TokenVerifier } from './token-verifier.js';

/** A request whose guard has let it through. */
export type AuthenticatedRequest = VerifiableRequest & { user: Principal };

/**
 * Passport's guard for the tokens of `strategies`. It authenticates, then applies the caller's rate limit, before anything is looked
 * up for the caller; the principal is put on the request as `user`. It throws UnauthorizedError (401) without a token that it
 * accepts, RateLimitedError (429), and OverloadedError (503) where the caller's other requests take too long.
 */
function TokenGuard(...strategies: StrategyName[]) {
  const types = strategies.flatMap((name) => TOKEN_TYPES[name]);

  @Injectable()
  class Guard extends AuthGuard(strategies) {
    constructor(
      protected readonly tokens: TokenVerifier,
      private readonly limits: CallerLimits,
      private readonly people: KnownPeople,
      protected readonly actingBusiness: ActingBusiness,
    ) {
      super();
    }

    override async canActivate(context: ExecutionContext): Promise<boolean> {
      const http = context.switchToHttp();
      const request = http.getRequest<AuthenticatedRequest>();
      const recognised = this.recognise(request);
      if (recognised) request.user = recognised;
      else await this.askPassport(context, request);
      this.limits.admit(request.user);
      if (request.method === 'GET') await this.limits.enter(request.user, http.getResponse<FastifyReply>().raw);
      if (!isProvenByPayment(context.getHandler())) await this.requireKnown(request.user);
      request.user = await this.settle(request.user, request);
      return true;
    }

    /** The principal of a token that plainly is one of ours. */
    protected recognise(request: VerifiableRequest): Principal | undefined {
      return this.tokens.recognise(request, types);
    }

    private async requireKnown(principal: Principal): Promise<void> {
      const known = this.people.isKnown(principal);
      if (known !== true && !(await known)) throw new UnauthorizedError(challenge(NOT_ACCEPTED));
    }

    /** For tokens that are not plainly ours. One that breaks the library is no better than one that it refuses. */
    private async askPassport(context: ExecutionContext, request: VerifiableRequest): Promise<void> {
      request.tokenVerifier = this.tokens;
      try {
        await super.canActivate(context);
      } catch {
        throw new UnauthorizedError(this.tokens.challengeFor(request, types));
      }
    }

    /** Whom the request is handled for: the token's principal as it is, unless a guard knows better. */
    protected settle(principal: Principal, _request: FastifyRequest): Principal | Promise<Principal> {
      return principal;
    }
  }
  return Guard;
}

/** Lets client tokens through; everything else is 401 (contract 0.2). */
@Injectable()
export class ClientAuthGuard extends TokenGuard('client-jwt') {}

/** Lets client tokens through that are ours, also those of links. */
@Injectable()
export class ExchangeGuard extends TokenGuard('client-jwt') {
  protected override recognise(request: VerifiableRequest): Principal | undefined {
    return this.tokens.recogniseForExchange(request, TOKEN_TYPES['client-jwt']);
  }
}

/** Lets staff, directory and app tokens through and settles which business they act for (contract 0.2). */
@Injectable()
export class StaffAuthGuard extends TokenGuard('staff-jwt') {
  protected override async settle(principal: Principal, request: FastifyRequest): Promise<Principal> {
    return { ...principal, businessUid: await this.actingBusiness.resolve(principal, request) };
  }
}

/** Lets any token through: a client's as it is, a staff-side one with the business it acts for. */
@Injectable()
export class AnyAuthGuard extends TokenGuard('client-jwt', 'staff-jwt') {
  protected override async settle(principal: Principal, request: FastifyRequest): Promise<Principal> {
    if (principal.type === 'client') return principal;
    return { ...principal, businessUid: await this.actingBusiness.resolve(principal, request) };
  }
}

/** Lets directory tokens through, for what concerns several businesses or none yet. */
@Injectable()
export class DirectoryAuthGuard extends TokenGuard('staff-jwt') {
  protected override settle(principal: Principal): Principal {
    if (principal.type !== 'directory') {
      throw new UnauthorizedError(challenge(otherType(['directory'], principal.type)));
    }
    return principal;
  }
}

/** Lets any valid token through without settling a business. */
@Injectable()
export class BearerAuthGuard extends TokenGuard('client-jwt', 'staff-jwt') {}
