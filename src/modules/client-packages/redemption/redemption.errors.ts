import { NotFoundError } from '../../../platform/common/errors/common.errors.js';
import { DomainError } from '../../../platform/common/errors/domain-error.js';
import { NothingToPayError, PartlyPaidError } from '../../payments/payments.errors.js';
import type { Refusal } from './redemption.types.js';

/**
 * A refusal as the error that callers get (contract 1.1); the texts of the first two are fixed.
 * @param details why no package can pay, or what has paid already
 */
export function refusalError(refusal: Refusal, details?: unknown): DomainError {
  switch (refusal.code) {
    case 'NO_PACKAGE':
      return new DomainError('NO_PACKAGE', 'There is no package to use', { details });
    case 'ALREADY_PAID':
      return new DomainError('ALREADY_PAID', 'Payment status is already paid', { details });
    case 'CANCELLED':
      return new DomainError('PAYMENT_STATUS_CANCELLED', 'Payment status is cancelled');
    case 'NOTHING_TO_PAY':
      return new NothingToPayError();
    case 'PARTLY_PAID':
      return new PartlyPaidError(refusal.status);
    case 'UNKNOWN':
      return new NotFoundError('Payment status');
  }
}
