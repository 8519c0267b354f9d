import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  RequestMethod,
  SetMetadata,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { ApiExtension } from '@nestjs/swagger';
import type { AuthenticatedRequest } from '../auth/auth.guards.js';
import type { IdempotencyKey } from '../common/idempotency-key.js';
import { ASKS_ONLY_EXTENSION } from '../common/openapi/idempotency-key-parameter.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/**
 * Who stores the response of a route under its `Idempotency-Key`: the interceptor, or the batch that does its work; nobody where
 * nothing is done.
 */
export type IdempotentBy = 'interceptor' | 'batch' | 'doing nothing';

const IDEMPOTENT_BY = 'idempotent:by';
const WRITES: ReadonlySet<unknown> = new Set([RequestMethod.POST, RequestMethod.PUT]);

/** By what a controller's method honours `Idempotency-Key`; undefined: it knows nothing of keys. */
export function idempotentBy(method: object): IdempotentBy | undefined {
  return Reflect.getMetadata(IDEMPOTENT_BY, method) as IdempotentBy | undefined;
}

/** True for a controller's method that answers POST or PUT, and so has to honour `Idempotency-Key`. */
export function isWrite(method: object): boolean {
  return WRITES.has(Reflect.getMetadata(METHOD_METADATA, method));
}

/**
 * A controller whose POST and PUT routes honour `Idempotency-Key`. Only they pay for the interceptor; a route that
 * {@link IdempotentInBatch} does without.
 */
export function Idempotent(): ClassDecorator {
  return ({ prototype }) => {
    const descriptors = Object.entries(Object.getOwnPropertyDescriptors(prototype as object));
    for (const [name, descriptor] of descriptors) {
      const method: unknown = descriptor.value;
      if (typeof method !== 'function' || !isWrite(method) || idempotentBy(method)) continue;
      SetMetadata(IDEMPOTENT_BY, 'interceptor' satisfies IdempotentBy)(method);
      UseInterceptors(IdempotencyInterceptor)(prototype as object, name, descriptor);
    }
  };
}

/** Reads the request's key for {@link IdempotentInBatch}, once it is known who asks. */
@Injectable()
class IdempotencyKeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest & { idempotencyKey?: IdempotencyKey }>();
    request.idempotencyKey = idempotencyKeyOf(request, request.user);
    return true;
  }
}

/**
 * Marks a route whose use-case stores the response under `caller.idempotencyKey` together with its work. Stands above
 * `@NeedsBookingPackages`, so that the gate answers first.
 */
export function IdempotentInBatch(): MethodDecorator {
  return applyDecorators(SetMetadata(IDEMPOTENT_BY, 'batch' satisfies IdempotentBy), UseGuards(IdempotencyKeyGuard));
}

/** Marks a POST route that only answers a question. It is answered afresh every time, with a key or without one. */
export function ChangesNothing(): MethodDecorator {
  return applyDecorators(
    SetMetadata(IDEMPOTENT_BY, 'doing nothing' satisfies IdempotentBy),
    ApiExtension(ASKS_ONLY_EXTENSION, true),
  );
}
