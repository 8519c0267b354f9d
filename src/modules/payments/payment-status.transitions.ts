import type { CalendarDay } from '../../platform/common/calendar.js';
import { UnprocessableError } from '../../platform/common/errors/common.errors.js';
import { addMoney, compareMoney, formatMoney, isZero, type Money, subtractMoney } from '../../platform/common/money.js';
import { newUid } from '../../platform/common/uid.js';
import { type PayableType, type PaymentState, PaymentStatus } from './payment-status.entity.js';
import {
  AlreadyPaidError,
  NothingToPayError,
  NotPaidByCreditError,
  PartlyPaidError,
  PaymentStatusCancelledError,
} from './payments.errors.js';

/**
 * The life of a payment status, all of it: made pending (or paid, where it is free), then paid with money or with a credit, or
 * cancelled; what paid it can be given back, and then it is owed again, unless what it is for has been called off. Pure functions, and the only makers of `state`: redemption's SQL
 * repeats {@link payByCredit}, and a test compares the two. They are given a
 * payment status that is locked or new in the caller's transaction, and return the columns that change; the caller saves them.
 */

/** What has to be said about a new payment status; the rest follows. A price of 0 leaves nothing to pay: it is paid from the start. */
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
}

/** A payment status that nobody has paid yet. */
export function newPaymentStatus(values: NewPaymentStatus): PaymentStatus {
  const { now, payableUid, taxUids, ...given } = values;
  const uid = newUid();
  return Object.assign(new PaymentStatus(), {
    ...given,
    ...paidOrPending(isZero(values.price), now),
    uid,
    payableUid: payableUid ?? uid,
    originalPrice: null,
    netPrice: null,
    priceBeforeCoupon: null,
    amountPaid: '0',
    payableCancelledAt: null,
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
 * A credit pays, all of it: the price becomes 0, and the original price is kept for {@link restore} (contract 1.1).
 * @throws AlreadyPaidError, PaymentStatusCancelledError; NothingToPayError for a price of 0; PartlyPaidError when money has paid a part
 */
export function payByCredit(
  status: Pick<PaymentStatus, 'state' | 'price' | 'amountPaid'>,
  now: Date,
): PaymentStatusChange<'price' | 'originalPrice' | 'paidAt'> {
  requirePending(status);
  if (isZero(status.price)) throw new NothingToPayError();
  if (!isZero(status.amountPaid)) throw new PartlyPaidError(status);
  return { price: '0', originalPrice: status.price, ...paidOrPending(true, now) };
}

/**
 * The credit that paid is given back: owed again, at the original price (contract 1.5).
 * @throws NotPaidByCreditError unless a credit paid
 */
export function restore(
  status: Pick<PaymentStatus, 'originalPrice' | 'payableCancelledAt'>,
  now: Date,
): PaymentStatusChange<'price' | 'originalPrice' | 'paidAt'> {
  const { originalPrice: price } = status;
  if (price === null) throw new NotPaidByCreditError();
  return { price, originalPrice: null, ...owedAgain(status, price, now) };
}

/**
 * Gives `amount` of money back: what is paid in money becomes less, and is owed again; nothing is owed for what has been called
 * off, or when the payment status itself is cancelled (contract 5).
 * @throws UnprocessableError for 0, or for more than has been paid in money
 */
export function refund(
  status: Pick<PaymentStatus, 'state' | 'price' | 'originalPrice' | 'amountPaid' | 'paidAt' | 'payableCancelledAt'>,
  amount: Money,
  now: Date,
): PaymentStatusChange<'amountPaid' | 'paidAt'> {
  if (isZero(status.amountPaid))
    throw new UnprocessableError('No money has been paid that could be given back', 'amount');
  if (isZero(amount)) throw new UnprocessableError('amount must be above zero', 'amount');
  if (compareMoney(amount, status.amountPaid) > 0) {
    throw new UnprocessableError(`amount is more than has been paid, ${formatMoney(status.amountPaid)}`, 'amount');
  }
  const amountPaid = subtractMoney(status.amountPaid, amount);
  if (status.state === 'cancelled') return { state: 'cancelled', paidAt: null, updatedAt: now, amountPaid };
  // Earlier versions let a credit pay what money had paid in part: the credit goes on paying.
  if (status.originalPrice !== null) return { state: status.state, paidAt: status.paidAt, updatedAt: now, amountPaid };
  return { amountPaid, ...owedAgain(status, status.price, now) };
}

/**
 * Asks for another price; one that has been paid in parts already, or of 0, makes it paid (contract 4.5).
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
  return { price, ...paidOrPending(compareMoney(price, amountPaid) === 0, now) };
}

/** Asks for nothing any more. @throws AlreadyPaidError (what is paid stays paid), PaymentStatusCancelledError */
export function cancel(status: Pick<PaymentStatus, 'state'>, now: Date): PaymentStatusChange<never> {
  requirePending(status);
  return { state: 'cancelled', updatedAt: now };
}

/**
 * What it is for is called off. Nothing is owed for it from now on: what is pending is cancelled, and what is paid stays paid, until
 * it is given back. Money that has been paid stays there to be seen, and to be given back.
 */
export function callOff(
  status: Pick<PaymentStatus, 'state' | 'payableCancelledAt'>,
  now: Date,
): PaymentStatusChange<'payableCancelledAt'> {
  const state: PaymentState = status.state === 'pending' ? 'cancelled' : status.state;
  return { state, payableCancelledAt: status.payableCancelledAt ?? now, updatedAt: now };
}

/** After something that paid was given back: pending, or cancelled where what it was for has been called off. */
function owedAgain(
  { payableCancelledAt }: Pick<PaymentStatus, 'payableCancelledAt'>,
  price: Money,
  now: Date,
): PaymentStatusChange<'paidAt'> {
  if (payableCancelledAt !== null) return { state: 'cancelled', paidAt: null, updatedAt: now };
  return paidOrPending(isZero(price), now);
}

function paidOrPending(paid: boolean, now: Date): PaymentStatusChange<'paidAt'> {
  const state: PaymentState = paid ? 'paid' : 'pending';
  return { state, paidAt: paid ? now : null, updatedAt: now };
}
