import { DomainError } from './domain-error.js';

/** 400 `Mandatory parameter <name> is missing`; several joined with `, ` (contract 0.1). */
export class ParameterMissingError extends DomainError {
  constructor(readonly parameters: readonly string[]) {
    super('PARAMETER_MISSING', parameters.map((name) => `Mandatory parameter ${name} is missing`).join(', '), {
      field: parameters[0],
    });
  }
}

/** 400: a parameter is there but can't be read as what it should be. */
export class InvalidParameterError extends DomainError {
  constructor(message: string, field?: string) {
    super('INVALID_PARAMETER', message, { field });
  }
}

/** 422: the request is well-formed but contradicts the records. */
export class UnprocessableError extends DomainError {
  constructor(message: string, field?: string) {
    super('UNPROCESSABLE', message, { field });
  }
}

/** 404: unknown, or another business's or client's, which must look the same (contract 0.2). */
export class NotFoundError extends DomainError {
  constructor(what: string) {
    super('NOT_FOUND', `${what} not found`);
  }
}

/** 401 in the family's own wording (contract 0.2). */
export class UnauthorizedError extends DomainError {
  /** @param challenge for the header `WWW-Authenticate`: what is needed, and what is wrong with what was sent (RFC 6750) */
  constructor(readonly challenge: string) {
    super('UNAUTHORIZED', 'Unauthorized');
  }
}

/** Whole seconds that a caller is asked to wait. */
const RETRY_AFTER_SECONDS = 1;

/** 503 with `Retry-After`: nothing has changed, and the same request may well succeed in a moment. */
export class OverloadedError extends DomainError {
  constructor(cause?: unknown) {
    super('OVERLOADED', 'The service is overloaded; try again', { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
  }
}

/**
 * 503 with `Retry-After`, for a write whose connection to the database was lost before its commit was confirmed: it may have been
 * carried out. Says so, and how to find out.
 */
export class OutcomeUnknownError extends DomainError {
  constructor(cause?: unknown) {
    super(
      'OVERLOADED',
      'The database was lost before it confirmed this request, which may have been carried out. The use of a credit, and whatever had ' +
        'an Idempotency-Key, can be sent again as it is and is not done twice; of anything else look first whether it has been done',
      { retryAfterSeconds: RETRY_AFTER_SECONDS, cause, details: { outcome: 'unknown' } },
    );
  }
}

/** 409: what a credit's ledger adds up to is not what the credit has left, so that nothing may be added to it. Only an operator can mend it. */
export class BooksDifferError extends DomainError {
  constructor(cause?: unknown) {
    const mend = 'its operator finds it with `punchcard audit` and mends it with `punchcard correct`';
    super('BOOKS_DIFFER', `The ledger of a credit does not add up, and nothing has been changed: ${mend}`, { cause });
  }
}

/** 429 with `Retry-After`: the caller asks more often than the configured rate (RATE_LIMIT_…). */
export class RateLimitedError extends DomainError {
  constructor(retryAfterSeconds: number) {
    super('RATE_LIMITED', 'Too many requests', { retryAfterSeconds });
  }
}
