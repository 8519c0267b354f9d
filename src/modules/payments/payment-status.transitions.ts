import { UnprocessableError } from '../../platform/common/errors/common.errors.js';
import { addMoney, compareMoney, isZero, type Money } from '../../platform/common/money.js';
import { amountLeftToPay } from './amount-left-to-pay.js';
import type { PaymentStatus } from './payment-status.entity.js';
import { AlreadyPaidError, PaymentStatusCancelledError } from './payments.errors.js';

/** What a payment makes of a payment status. */
export type AppliedPayment = Pick<PaymentStatus, 'amountPaid' | 'state' | 'paidAt' | 'updatedAt'>;

/**
 * Adds a payment of `amount` to `status`, which must be locked: paid when nothing is left, else still pending (contract 5,
 * Payments). Pure; the caller saves the answer.
 * @throws AlreadyPaidError, PaymentStatusCancelledError; UnprocessableError for more than is left, or for 0 while something is
 */
export function applyPayment(status: PaymentStatus, amount: Money, now: Date): AppliedPayment {
  requirePending(status);
  const left = amountLeftToPay(status);
  if (compareMoney(amount, left) > 0) throw new UnprocessableError('amount is more than is left to pay', 'amount');
  if (isZero(amount) && !isZero(left)) throw new UnprocessableError('amount must be above zero', 'amount');
  const paid = compareMoney(amount, left) === 0;
  return {
    amountPaid: addMoney(status.amountPaid, amount),
    state: paid ? 'paid' : 'pending',
    paidAt: paid ? now : null,
    updatedAt: now,
  };
}

/** @throws AlreadyPaidError or PaymentStatusCancelledError (422) unless `status` is pending */
export function requirePending({ state }: Pick<PaymentStatus, 'state'>): void {
  if (state === 'paid') throw new AlreadyPaidError();
  if (state === 'cancelled') throw new PaymentStatusCancelledError();
}
