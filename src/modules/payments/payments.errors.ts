import { DomainError } from '../../platform/common/errors/domain-error.js';

/** 422: nothing is left to pay or change (contract 1.1, 4.5). */
export class AlreadyPaidError extends DomainError {
  constructor() {
    super('ALREADY_PAID', 'Payment status is already paid');
  }
}

/** 422: what was to be paid for has been called off (contract 1.1). */
export class PaymentStatusCancelledError extends DomainError {
  constructor() {
    super('PAYMENT_STATUS_CANCELLED', 'Payment status is cancelled');
  }
}

/** 422: no credit is there to be given back (contract 1.5). */
export class NotPaidByCreditError extends DomainError {
  constructor() {
    super('NO_REDEMPTION', 'There is no booking redemption for given payment status');
  }
}
