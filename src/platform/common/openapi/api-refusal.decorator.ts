import { ApiExtension } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import type { DomainErrorCode } from '../errors/domain-error.js';

/** A failure that a route documents with a real example. */
export interface PublishedRefusal {
  readonly code: DomainErrorCode;
  readonly message: string;
  readonly field?: string;
  readonly details?: unknown;
}

/** Name of the extension that carries a route's refusals to the document's builder, which removes it again. */
export const REFUSALS_EXTENSION = 'x-refusals';

/** Documents the refusals particular to a route. What every route may answer (400, 401, 429, 500, 503) is added by itself. */
export function ApiRefusals(...refusals: readonly PublishedRefusal[]): MethodDecorator {
  return applyDecorators(ApiExtension(REFUSALS_EXTENSION, { refusals }));
}
