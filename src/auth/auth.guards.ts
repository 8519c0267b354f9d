import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { UnauthorizedError } from '../common/errors/common.errors.js';
import { ActingBusiness } from './acting-business.js';
import type { Principal } from './principal.js';
import { CLIENT_TOKEN, STAFF_TOKEN } from './token.strategies.js';

/** A request whose guard has let it through. */
export type AuthenticatedRequest = FastifyRequest & { user: Principal };

function requirePrincipal<P>(error: unknown, user: P | false | null | undefined): P {
  if (error || !user) throw new UnauthorizedError(error ?? undefined);
  return user;
}

/** Lets client tokens through; everything else is 401 (contract 0.2). */
@Injectable()
export class ClientAuthGuard extends AuthGuard(CLIENT_TOKEN) {
  override handleRequest<P>(error: unknown, user: P | false): P {
    return requirePrincipal(error, user);
  }
}

/** Lets staff, directory and app tokens through and settles which business they act for (contract 0.2). */
@Injectable()
export class StaffAuthGuard extends AuthGuard(STAFF_TOKEN) {
  constructor(private readonly actingBusiness: ActingBusiness) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await super.canActivate(context);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const businessUid = await this.actingBusiness.resolve(request.user, request);
    request.user = { ...request.user, businessUid };
    return true;
  }

  override handleRequest<P>(error: unknown, user: P | false): P {
    return requirePrincipal(error, user);
  }
}

/** Lets any token through: a client's as it is, a staff-side one with the business it acts for. */
@Injectable()
export class AnyAuthGuard extends AuthGuard([CLIENT_TOKEN, STAFF_TOKEN]) {
  constructor(private readonly actingBusiness: ActingBusiness) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await super.canActivate(context);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (request.user.type === 'client') return true;
    request.user = { ...request.user, businessUid: await this.actingBusiness.resolve(request.user, request) };
    return true;
  }

  override handleRequest<P>(error: unknown, user: P | false): P {
    return requirePrincipal(error, user);
  }
}

/** Lets directory tokens through, for what concerns several businesses or none yet. */
@Injectable()
export class DirectoryAuthGuard extends AuthGuard(STAFF_TOKEN) {
  override handleRequest<P>(error: unknown, user: P | false): P {
    const principal = requirePrincipal(error, user);
    if ((principal as Principal).type !== 'directory') throw new UnauthorizedError();
    return principal;
  }
}

/** Lets any valid token through without settling a business. */
@Injectable()
export class BearerAuthGuard extends AuthGuard([CLIENT_TOKEN, STAFF_TOKEN]) {
  override handleRequest<P>(error: unknown, user: P | false): P {
    return requirePrincipal(error, user);
  }
}
