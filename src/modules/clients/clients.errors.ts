import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { constraintOf } from '../../platform/common/errors/database-errors.js';
import { DomainError } from '../../platform/common/errors/domain-error.js';

/** 409: the business has a client with this e-mail address (contract 5). */
export class DuplicateEmailError extends DomainError {
  constructor() {
    super('ALREADY_EXISTS', 'Client with this email already exists', { field: 'email' });
  }
}

/** Maps the e-mail constraint to 409 and a missing business or client to 404; any other error is returned as it is. */
export function asClientError(error: unknown): unknown {
  switch (constraintOf(error)) {
    case 'uq_clients_email':
      return new DuplicateEmailError();
    case 'fk_clients_business':
      return new NotFoundError('Business');
    case 'fk_matters_client':
      return new NotFoundError('Client');
    default:
      return error;
  }
}
