import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { IdempotencyKey } from '../common/idempotency-key.js';
import type { AuthenticatedRequest } from './auth.guards.js';
import type { Actor, ClientPrincipal, Principal, StaffPrincipal } from './principal.js';

/** Who asks, and under which request id; what the ledger records about a change. */
export interface Caller<P extends Principal = Principal> {
  readonly principal: P;
  readonly requestId: string;
  /** Set on routes that store their response themselves, when the request carries a key. */
  readonly idempotencyKey?: IdempotencyKey;
}

/** A caller bound to a business: every use-case's first argument. */
export type BusinessCaller = Caller<ClientPrincipal | StaffPrincipal>;
export type ClientCaller = Caller<ClientPrincipal>;
export type StaffCaller = Caller<StaffPrincipal>;

/** The {@link Caller} of the request at hand; its principal's type is what the route's guard lets through. */
export const CurrentCaller = createParamDecorator((_options: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest & { idempotencyKey?: IdempotencyKey }>();
  return { principal: request.user, requestId: request.id, idempotencyKey: request.idempotencyKey };
});

/** The caller as an actor of the ledger. */
export function actorOf(caller: Caller): Actor {
  return { type: caller.principal.type, uid: caller.principal.uid };
}
