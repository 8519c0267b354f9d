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
import type { AuthenticatedRequest } from '../auth/auth.guards.js';
import type { IdempotencyKey } from '../common/idempotency-key.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** What a route does about `Idempotency-Key`: its answer is stored for it, or it stores it itself. */
export type AnsweringOnce = 'stored' | 'stores-itself';

const ANSWERING_ONCE = 'idempotency:answering-once';
const WRITES: ReadonlySet<unknown> = new Set([RequestMethod.POST, RequestMethod.PUT]);

/** What a controller's method does about `Idempotency-Key`; undefined: it knows nothing of keys. */
export function answeringOnce(method: object): AnsweringOnce | undefined {
  return Reflect.getMetadata(ANSWERING_ONCE, method) as AnsweringOnce | undefined;
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
      if (typeof method !== 'function' || !isWrite(method) || answeringOnce(method)) continue;
      SetMetadata(ANSWERING_ONCE, 'stored' satisfies AnsweringOnce)(method);
      UseInterceptors(IdempotencyInterceptor)(prototype as object, name, descriptor);
    }
  };
}

/** Reads the request's key for {@link IdempotentInBatch}, once it is known who asks. */
@Injectable()
export class IdempotencyKeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest & { idempotencyKey?: IdempotencyKey }>();
    request.idempotencyKey = idempotencyKeyOf(request, request.user);
    return true;
  }
}

/**
 * Marks a route whose use-case stores the answer under `caller.idempotencyKey` together with its work. Stands above the decorator
 * that names who may ask.
 */
export function IdempotentInBatch(): MethodDecorator {
  return applyDecorators(
    SetMetadata(ANSWERING_ONCE, 'stores-itself' satisfies AnsweringOnce),
    UseGuards(IdempotencyKeyGuard),
  );
}
