import type { CalendarDay } from '../../platform/common/calendar.js';
import { UnprocessableError } from '../../platform/common/errors/common.errors.js';
import { addMoney, compareMoney, isZero, type Money, subtractMoney } from '../../platform/common/money.js';
import { newUid } from '../../platform/common/uid.js';
import { type PayableType, type PaymentState, PaymentStatus } from './payment-status.entity.js';
import { AlreadyPaidError, NotPaidByCreditError, PaymentStatusCancelledError } from './payments.errors.js';

/**
 * The life of a payment status, all of it: made pending (or paid, where it is free), then paid with money or with a credit, or
 * cancelled; only what a credit paid becomes pending again. Pure functions, and the only makers of `state`: redemption's SQL repeats {@link payByCredit}, and a test compares the two. They are given a
 * payment status that is locked or new in the caller's transaction, and return the columns that change; the caller saves them.
 */

/** What has to be said about a new payment status; the rest follows. */
export interface NewPaymentStatus {
  readonly businessUid: string;
  readonly clientUid: string;
  readonly matterUid: string;
  readonly serviceUid: string | null;
  readonly payableType: PayableType;
  /** What is paid for; a payment status of nothing else stands for itself. */
  readonly payableUid?: string;
  readonly price: Money;
  readonly currency: string;
  readonly title: string;
  readonly taxUids?: string[];
  readonly dueDate: CalendarDay;
  readonly staffUid: string | null;
  readonly now: Date;
  /** A price of 0 leaves nothing to pay, so it is paid from the start (contract 2.1). */
  readonly paidWhenFree?: boolean;
}

/** A payment status that nobody has paid yet. */
export function newPaymentStatus(values: NewPaymentStatus): PaymentStatus {
  const { now, payableUid, paidWhenFree, taxUids, ...given } = values;
  const uid = newUid();
  return Object.assign(new PaymentStatus(), {
    ...given,
    ...paidOrPending(paidWhenFree === true && isZero(values.price), now),
    uid,
    payableUid: payableUid ?? uid,
    originalPrice: null,
    netPrice: null,
    priceBeforeCoupon: null,
    amountPaid: '0',
    taxUids: taxUids ?? [],
    createdAt: now,
  });
}

/** The columns that a transition changes. */
export type PaymentStatusChange<Column extends keyof PaymentStatus> = Readonly<
  Pick<PaymentStatus, 'state' | 'updatedAt' | Column>
>;

/** What the client still owes; nothing once a payment status is paid, whatever paid it, or cancelled. */
export function amountLeftToPay(status: Pick<PaymentStatus, 'state' | 'price' | 'amountPaid'>): Money {
  return status.state === 'pending' ? subtractMoney(status.price, status.amountPaid) : '0';
}

/** @throws AlreadyPaidError or PaymentStatusCancelledError (422) unless `status` is pending */
export function requirePending({ state }: Pick<PaymentStatus, 'state'>): void {
  if (state === 'paid') throw new AlreadyPaidError();
  if (state === 'cancelled') throw new PaymentStatusCancelledError();
}

/**
 * Takes `amount` of money: paid when nothing is left, else still pending (contract 5, Payments).
 * @throws AlreadyPaidError, PaymentStatusCancelledError; UnprocessableError for more than is left, or for 0 while something is
 */
export function payByMoney(
  status: Pick<PaymentStatus, 'state' | 'price' | 'amountPaid'>,
  amount: Money,
  now: Date,
): PaymentStatusChange<'amountPaid' | 'paidAt'> {
  requirePending(status);
  const left = amountLeftToPay(status);
  if (compareMoney(amount, left) > 0) throw new UnprocessableError('amount is more than is left to pay', 'amount');
  if (isZero(amount) && !isZero(left)) throw new UnprocessableError('amount must be above zero', 'amount');
  return { amountPaid: addMoney(status.amountPaid, amount), ...paidOrPending(compareMoney(amount, left) === 0, now) };
}

/**
 * A credit pays all that is left: the price becomes 0, and the original price is kept for {@link restore} (contract 1.1).
 * @throws AlreadyPaidError, PaymentStatusCancelledError
 */
export function payByCredit(
  status: Pick<PaymentStatus, 'state' | 'price'>,
  now: Date,
): PaymentStatusChange<'price' | 'originalPrice' | 'paidAt'> {
  requirePending(status);
  return { price: '0', originalPrice: status.price, ...paidOrPending(true, now) };
}

/**
 * The credit that paid is given back: pending again, at the original price (contract 1.5).
 * @throws NotPaidByCreditError unless a credit paid
 */
export function restore(
  status: Pick<PaymentStatus, 'originalPrice'>,
  now: Date,
): PaymentStatusChange<'price' | 'originalPrice' | 'paidAt'> {
  if (status.originalPrice === null) throw new NotPaidByCreditError();
  return { price: status.originalPrice, originalPrice: null, ...paidOrPending(false, now) };
}

/**
 * Asks for another price; one that has been paid in parts already makes it paid (contract 4.5).
 * @throws AlreadyPaidError, PaymentStatusCancelledError; UnprocessableError for a price below what has been paid
 */
export function changePrice(
  status: Pick<PaymentStatus, 'state' | 'amountPaid'>,
  price: Money,
  now: Date,
): PaymentStatusChange<'price' | 'paidAt'> {
  requirePending(status);
  const { amountPaid } = status;
  if (compareMoney(price, amountPaid) < 0) {
    throw new UnprocessableError('price is below what has been paid', 'price');
  }
  return { price, ...paidOrPending(!isZero(amountPaid) && compareMoney(price, amountPaid) === 0, now) };
}

/** Asks for nothing any more. @throws AlreadyPaidError (what is paid stays paid), PaymentStatusCancelledError */
export function cancel(status: Pick<PaymentStatus, 'state'>, now: Date): PaymentStatusChange<never> {
  requirePending(status);
  return { state: 'cancelled', updatedAt: now };
}

function paidOrPending(paid: boolean, now: Date): PaymentStatusChange<'paidAt'> {
  const state: PaymentState = paid ? 'paid' : 'pending';
  return { state, paidAt: paid ? now : null, updatedAt: now };
}
