import { NotFoundError, UnprocessableError } from '../../platform/common/errors/common.errors.js';
import { constraintOf } from '../../platform/common/errors/database-errors.js';
import { DomainError } from '../../platform/common/errors/domain-error.js';
import type { Client } from './client.entity.js';

/** 409: the business has a client with this e-mail address (contract 5). */
export class DuplicateEmailError extends DomainError {
  constructor() {
    super('ALREADY_EXISTS', 'Client with this email already exists', { field: 'email' });
  }
}

/** 404: there is no such client any more; says which one has taken over what was its own. */
export class MergedClientError extends DomainError {
  constructor(mergedInto: string) {
    super('NOT_FOUND', `Client not found: it has been merged into ${mergedInto}`, {
      details: { merged_into: mergedInto },
    });
  }
}

/**
 * Refuses a client for which nothing new may be recorded.
 * @param field under which the caller named it, if it did
 * @throws UnprocessableError (422) that says what to do instead
 */
export function refuseGone(
  { uid, mergedInto, anonymizedAt }: Pick<Client, 'uid' | 'mergedInto' | 'anonymizedAt'>,
  field?: string,
): void {
  const which = field === undefined ? 'The client' : `${field} "${uid}"`;
  if (mergedInto !== null) {
    throw new UnprocessableError(`${which} has been merged into "${mergedInto}": name that client instead`, field);
  }
  if (anonymizedAt !== null) {
    throw new UnprocessableError(`${which} has been made anonymous, for good: make a new client`, field);
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
