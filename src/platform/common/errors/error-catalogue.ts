import type { DomainErrorCode } from './domain-error.js';

/** `error_code`s of the platform family (contract 0.1). */
export type PlatformErrorCode =
  | Exclude<
      DomainErrorCode,
      'FEATURE_DISABLED' | 'PAYLOAD_TOO_LARGE' | 'UNSUPPORTED_MEDIA_TYPE' | 'UNPROCESSABLE' | 'PAYMENT_STATUS_CANCELLED'
    >
  | 'INTERNAL';

/** `errors[].code`s of the payments family (contract 0.1). */
export type PaymentsErrorCode =
  | 'unauthorized'
  | 'forbidden'
  | 'missing'
  | 'missing_field'
  | 'invalid'
  | 'not_found'
  | 'already_exists'
  | 'unexpected';

/** How one failure looks on the wire. */
export interface WireError {
  readonly status: number;
  readonly platform: PlatformErrorCode;
  readonly payments: PaymentsErrorCode;
}

function wire(status: number, platform: PlatformErrorCode, payments: PaymentsErrorCode): WireError {
  return { status, platform, payments };
}

/** Every domain error's status and codes. Exhaustive by its type: a new code without a row does not compile. */
export const ERROR_CATALOGUE: Readonly<Record<DomainErrorCode, WireError>> = {
  PARAMETER_MISSING: wire(400, 'PARAMETER_MISSING', 'missing_field'),
  INVALID_PARAMETER: wire(400, 'INVALID_PARAMETER', 'invalid'),
  UNAUTHORIZED: wire(401, 'UNAUTHORIZED', 'unauthorized'),
  FEATURE_DISABLED: wire(403, 'FORBIDDEN', 'forbidden'),
  FORBIDDEN: wire(403, 'FORBIDDEN', 'forbidden'),
  NOT_FOUND: wire(404, 'NOT_FOUND', 'not_found'),
  ALREADY_EXISTS: wire(409, 'ALREADY_EXISTS', 'already_exists'),
  PAYLOAD_TOO_LARGE: wire(413, 'INVALID_PARAMETER', 'invalid'),
  UNSUPPORTED_MEDIA_TYPE: wire(415, 'INVALID_PARAMETER', 'invalid'),
  UNPROCESSABLE: wire(422, 'INVALID_PARAMETER', 'invalid'),
  PAYMENT_STATUS_CANCELLED: wire(422, 'INVALID_PARAMETER', 'invalid'),
  TIMESLOT_UNAVAILABLE: wire(422, 'TIMESLOT_UNAVAILABLE', 'invalid'),
  BOOKING_HAS_BEGUN: wire(422, 'BOOKING_HAS_BEGUN', 'invalid'),
  NO_PACKAGE: wire(422, 'NO_PACKAGE', 'invalid'),
  ALREADY_PAID: wire(422, 'ALREADY_PAID', 'invalid'),
  PARTLY_PAID: wire(422, 'PARTLY_PAID', 'invalid'),
  NOTHING_TO_PAY: wire(422, 'NOTHING_TO_PAY', 'invalid'),
  NO_REDEMPTION: wire(422, 'NO_REDEMPTION', 'invalid'),
  VIRTUAL_BOOKING_NOT_REDEEMABLE: wire(422, 'VIRTUAL_BOOKING_NOT_REDEEMABLE', 'invalid'),
  VIRTUAL_BOOKING_UNAVAILABLE: wire(422, 'VIRTUAL_BOOKING_UNAVAILABLE', 'invalid'),
  IDEMPOTENCY_CONFLICT: wire(422, 'IDEMPOTENCY_CONFLICT', 'invalid'),
  BOOKS_DIFFER: wire(409, 'BOOKS_DIFFER', 'unexpected'),
  RATE_LIMITED: wire(429, 'RATE_LIMITED', 'unexpected'),
  OVERLOADED: wire(503, 'OVERLOADED', 'unexpected'),
};

/** Anything that is not a domain error. */
export const INTERNAL_ERROR: WireError = wire(500, 'INTERNAL', 'unexpected');
