import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtension, ApiExtraModels } from '@nestjs/swagger';
import type { DomainErrorCode } from '../errors/domain-error.js';

/** What an error says beside its text, under `details`. */
export interface PublishedDetails {
  readonly example: unknown;
  /** The shape they have, or the shapes one of which they have. */
  readonly shapes: readonly [Type<unknown>, ...Type<unknown>[]];
  /** They are a list of such. */
  readonly isArray?: true;
  /** There may be none. */
  readonly optional?: true;
}

/** A failure that a route documents with a real example. */
export interface PublishedRefusal {
  readonly code: DomainErrorCode;
  readonly message: string;
  readonly field?: string;
  readonly details?: PublishedDetails;
  /** Where one code stands for several failures with details of their own. Default: the code. */
  readonly name?: string;
}

/** Name of the extension that carries a route's refusals to the document's builder, which removes it again. */
export const REFUSALS_EXTENSION = 'x-refusals';

/** Documents the refusals particular to a route. What every route may answer (400, 401, 429, 500, 503) is added by itself. */
export function ApiRefusals(...refusals: readonly PublishedRefusal[]): MethodDecorator {
  const shapes = refusals.flatMap(({ details }) => details?.shapes ?? []);
  return applyDecorators(ApiExtraModels(...shapes), ApiExtension(REFUSALS_EXTENSION, { refusals }));
}
