import type { CalendarDay } from '../../platform/common/calendar.js';
import { isZero, type Money } from '../../platform/common/money.js';
import { newUid } from '../../platform/common/uid.js';
import { type PayableType, PaymentStatus } from './payment-status.entity.js';

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
  const paid = paidWhenFree === true && isZero(values.price);
  return Object.assign(new PaymentStatus(), {
    ...given,
    uid,
    payableUid: payableUid ?? uid,
    state: paid ? 'paid' : 'pending',
    paidAt: paid ? now : null,
    originalPrice: null,
    netPrice: null,
    priceBeforeCoupon: null,
    amountPaid: '0',
    taxUids: taxUids ?? [],
    createdAt: now,
    updatedAt: now,
  });
}
