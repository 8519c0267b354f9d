import { DomainError } from '../../platform/common/errors/domain-error.js';
import { formatMoney, subtractMoney } from '../../platform/common/money.js';
import type { PaymentStatus } from './payment-status.entity.js';

/** 422: nothing is left to pay or change (contract 1.1, 4.5). */
export class AlreadyPaidError extends DomainError {
  /** @param details what paid it, for its owner and staff */
  constructor(details?: unknown) {
    super('ALREADY_PAID', 'Payment status is already paid', { details });
  }
}

/** 422: money has paid a part of it already, which a credit would swallow (contract 1.1). */
export class PartlyPaidError extends DomainError {
  constructor(status: Pick<PaymentStatus, 'price' | 'amountPaid'>) {
    const [amount, paid] = [formatMoney(status.price), formatMoney(status.amountPaid)];
    const left = formatMoney(subtractMoney(status.price, status.amountPaid));
    const message = `${paid} of ${amount} has been paid in money: take the other ${left} in money too, or give the ${paid} back first`;
    super('PARTLY_PAID', message, { details: { amount, amount_paid: paid, amount_left: left } });
  }
}

/** 422: a session is worth something, and a payment of 0 is not (contract 1.1). */
export class NothingToPayError extends DomainError {
  constructor() {
    super('NOTHING_TO_PAY', 'The price is 0, so there is nothing that a credit could pay');
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
