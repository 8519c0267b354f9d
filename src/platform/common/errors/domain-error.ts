/**
 * The closed set of failures that services may report. What each becomes on the wire (status, platform `error_code`,
 * payments `code`) is decided in one place: `error-catalogue.ts`.
 */
export type DomainErrorCode =
  | 'PARAMETER_MISSING'
  | 'INVALID_PARAMETER'
  | 'UNAUTHORIZED'
  | 'FEATURE_DISABLED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'UNPROCESSABLE'
  | 'PAYMENT_STATUS_CANCELLED'
  | 'TIMESLOT_UNAVAILABLE'
  | 'BOOKING_HAS_BEGUN'
  | 'NO_PACKAGE'
  | 'ALREADY_PAID'
  | 'PARTLY_PAID'
  | 'NOTHING_TO_PAY'
  | 'NO_REDEMPTION'
  | 'VIRTUAL_BOOKING_NOT_REDEEMABLE'
  | 'VIRTUAL_BOOKING_UNAVAILABLE'
  | 'IDEMPOTENCY_CONFLICT'
  | 'BOOKS_DIFFER'
  | 'RATE_LIMITED'
  | 'OVERLOADED';

/** What may go with an error beside its text. */
export interface DomainErrorOptions {
  /** The parameter at fault, as the caller spells it. */
  readonly field?: string;
  /** Machine-readable reasons, published under `details`. */
  readonly details?: unknown;
  /** Whole seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** The underlying failure; logged, never published. */
  readonly cause?: unknown;
}

/** A failure that the caller is told about. Knows nothing of HTTP (docs/architecture.md, Errors). */
export class DomainError extends Error {
  readonly field?: string;
  readonly details?: unknown;
  readonly retryAfterSeconds?: number;

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DomainError';
    this.field = options.field;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
