import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UnauthorizedError } from '../common/errors/common.errors.js';
import { ActingBusiness } from './acting-business.js';
import { Authenticator } from './token-verifier.js';
import type { Principal } from './principal.js';

/** A request whose guard has let it through. */
export type AuthenticatedRequest = FastifyRequest & { user: Principal };

function requestOf(context: ExecutionContext): AuthenticatedRequest {
  return context.switchToHttp().getRequest<AuthenticatedRequest>();
}

/** Lets client tokens through; everything else is 401 (contract 0.2). */
@Injectable()
export class ClientAuthGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    request.user = await this.authenticator.client(request);
    return true;
  }
}

/** Lets staff, directory and app tokens through and settles which business they act for (contract 0.2). */
@Injectable()
export class StaffAuthGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly actingBusiness: ActingBusiness,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const principal = await this.authenticator.staffSide(request);
    request.user = { ...principal, businessUid: await this.actingBusiness.resolve(principal, request) };
    return true;
  }
}

/** Lets any token through: a client's as it is, a staff-side one with the business it acts for. */
@Injectable()
export class AnyAuthGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly actingBusiness: ActingBusiness,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const principal = await this.authenticator.anybody(request);
    const businessUid =
      principal.type === 'client' ? principal.businessUid : await this.actingBusiness.resolve(principal, request);
    request.user = { ...principal, businessUid };
    return true;
  }
}

/** Lets directory tokens through, for what concerns several businesses or none yet. */
@Injectable()
export class DirectoryAuthGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    request.user = await this.authenticator.staffSide(request);
    if (request.user.type !== 'directory') throw new UnauthorizedError();
    return true;
  }
}

/** Lets any valid token through without settling a business. */
@Injectable()
export class BearerAuthGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    request.user = await this.authenticator.anybody(request);
    return true;
  }
}
