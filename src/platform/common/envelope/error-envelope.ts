import { DomainError } from '../errors/domain-error.js';
import { ERROR_CATALOGUE, INTERNAL_ERROR } from '../errors/error-catalogue.js';
import { ParameterMissingError } from '../errors/common.errors.js';
import type { EnvelopeFamily } from './family.js';

/** A status with the body that goes with it. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Exactly this body when a business lacks the feature, whatever the family (contract 0.3). */
const FEATURE_DISABLED_BODY = { message: '403 Forbidden', status: 'module_permission_missing' } as const;
/** The payments family's fixed text for 401 (contract 0.2). */
const PAYMENTS_UNAUTHORIZED = { code: 'unauthorized', message: '401 Unauthorized' } as const;

/** A domain error as the answer of `family` (contract 0.1). */
export function errorEnvelope(family: EnvelopeFamily, error: DomainError): ErrorAnswer {
  const wire = ERROR_CATALOGUE[error.code];
  if (error.code === 'FEATURE_DISABLED') return { status: wire.status, body: FEATURE_DISABLED_BODY };
  const details = error.details === undefined ? {} : { details: error.details };
  if (family === 'platform') {
    const body = { status: 'Error', error: error.message, error_code: wire.platform, ...details };
    return { status: wire.status, body };
  }
  return { status: wire.status, body: { success: false, errors: paymentsErrors(error, wire.payments), ...details } };
}

/** The answer to a failure of our own: generic text and the request's id, never a stack or a database message (contract 0.1). */
export function internalErrorEnvelope(family: EnvelopeFamily, requestId: string): ErrorAnswer {
  const message = `Internal error; request id ${requestId}`;
  const body =
    family === 'platform'
      ? { status: 'Error', error: message, error_code: INTERNAL_ERROR.platform }
      : { success: false, errors: [{ code: INTERNAL_ERROR.payments, message }] };
  return { status: INTERNAL_ERROR.status, body };
}

function paymentsErrors(error: DomainError, code: string): readonly object[] {
  if (error.code === 'UNAUTHORIZED') return [PAYMENTS_UNAUTHORIZED];
  if (error instanceof ParameterMissingError) {
    return error.parameters.map((field) => ({ code, field, message: `Mandatory parameter ${field} is missing` }));
  }
  return [{ code, ...(error.field === undefined ? {} : { field: error.field }), message: error.message }];
}
