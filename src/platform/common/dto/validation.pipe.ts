import { type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { InvalidParameterError, ParameterMissingError, UnprocessableError } from '../errors/common.errors.js';
import type { DomainError } from '../errors/domain-error.js';
import { assertReadableBody } from '../http/request-body.js';
import { identifierReaderOf } from './identifier-reader.js';
import { NAMES_NOTHING_TWICE } from './names-nothing-twice.js';

/** The validation library, with this service's errors. */
export class LibraryPipe extends ValidationPipe {
  constructor() {
    super({ transform: true, whitelist: true, stopAtFirstError: true, exceptionFactory: toDomainError });
  }
}

/** Reads queries and bodies into their classes. Unknown keys are ignored: existing front ends send some (contract 1.1). */
export class InputPipe implements PipeTransform {
  private readonly library = new LibraryPipe();

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    // Only now: the guards' 401 and 403 come before a word about the body (contract 0.3).
    assertReadableBody(value);
    return identifierReaderOf(metadata.metatype)?.(value) ?? this.library.transform(value, metadata);
  }
}

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
  const own = Object.entries(error.constraints ?? {}).map(([name, text]) => ({
    path,
    repeated: name === NAMES_NOTHING_TWICE,
    missing: error.value === undefined || error.value === null || error.value === '',
    message: text.replace(error.property, path),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, `${path}.`))];
}
