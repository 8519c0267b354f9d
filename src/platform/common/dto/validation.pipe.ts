import { type ArgumentMetadata, type PipeTransform, ValidationPipe, type ValidationPipeOptions } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { InvalidParameterError, ParameterMissingError, UnprocessableError } from '../errors/common.errors.js';
import type { DomainError } from '../errors/domain-error.js';
import { assertReadableBody } from '../http/request-body.js';
import { identifierReaderOf } from './identifier-reader.js';
import { NAMES_NOTHING_TWICE } from './names-nothing-twice.js';
import { refusesUnknownKeys } from './unknown-keys.js';

/** The validation library, with this service's errors. */
export class LibraryPipe extends ValidationPipe {
  constructor(options: Pick<ValidationPipeOptions, 'forbidNonWhitelisted'> = {}) {
    super({ transform: true, whitelist: true, stopAtFirstError: true, exceptionFactory: toDomainError, ...options });
  }
}

/** Reads queries and bodies into their classes. Unknown keys are ignored, unless a class refuses them: existing front ends send some (contract 1.1). */
export class InputPipe implements PipeTransform {
  private readonly library = new LibraryPipe();
  private readonly strictLibrary = new LibraryPipe({ forbidNonWhitelisted: true });

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    // Only now: the guards' 401 and 403 come before a word about the body (contract 0.3).
    assertReadableBody(value);
    return identifierReaderOf(metadata.metatype)?.(value) ?? this.libraryFor(metadata).transform(value, metadata);
  }

  private libraryFor({ metatype }: ArgumentMetadata): LibraryPipe {
    return refusesUnknownKeys(metatype) ? this.strictLibrary : this.library;
  }
}

/** What the library calls a key that is no field. */
const UNKNOWN_KEY = 'whitelistValidation';

interface Problem {
  readonly path: string;
  readonly missing: boolean;
  /** Well-formed, but contradicting itself. */
  readonly repeated: boolean;
  readonly message: string;
}

/** Missing parameters are named first, all at once; otherwise the first one that is wrong (contract 0.1), last what is named twice. */
function toDomainError(errors: ValidationError[]): DomainError {
  const problems = errors.flatMap((error) => flatten(error, ''));
  const missing = problems.filter((problem) => problem.missing).map((problem) => problem.path);
  if (missing.length > 0) return new ParameterMissingError(missing);
  const wrong = problems.find((problem) => !problem.repeated);
  const [repeated] = problems;
  if (!wrong && repeated) return new UnprocessableError(repeated.message, repeated.path);
  return new InvalidParameterError(wrong?.message ?? 'The request is not valid', wrong?.path);
}

function flatten(error: ValidationError, prefix: string): Problem[] {
  const path = prefix + error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, text]) => ({
    path,
    repeated: rule === NAMES_NOTHING_TWICE,
    missing: rule !== UNKNOWN_KEY && (error.value === undefined || error.value === null || error.value === ''),
    message: rule === UNKNOWN_KEY ? `${path} is not known here` : text.replace(error.property, path),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, `${path}.`))];
}
