import type { EntityManager } from 'typeorm';
import type { Money } from '../../platform/common/money.js';
import { newUid } from '../../platform/common/uid.js';
import { PaymentStatus } from './payment-status.entity.js';
import { payByMoney, refund } from './payment-status.transitions.js';
import { Payment, type PaymentKind } from './payment.entity.js';

/** A payment and its payment status as it is afterwards. */
export interface RecordedPayment {
  readonly payment: Payment;
  readonly status: PaymentStatus;
}

/** What is to be recorded. */
interface NewPayment {
  readonly amount: Money;
  readonly paymentMethod: string | null;
  readonly title: string;
  readonly staffUid: string | null;
  readonly now: Date;
}

/** Records a payment for `status`, which must be locked or new in this transaction. @throws what {@link payByMoney} throws */
export function recordPayment(tx: EntityManager, status: PaymentStatus, payment: NewPayment): Promise<RecordedPayment> {
  return record(tx, status, 'payment', payment);
}

/** Records that money for `status`, which must be locked, was given back. @throws what {@link refund} throws */
export function recordRefund(tx: EntityManager, status: PaymentStatus, payment: NewPayment): Promise<RecordedPayment> {
  return record(tx, status, 'refund', payment);
}

async function record(
  tx: EntityManager,
  status: PaymentStatus,
  kind: PaymentKind,
  { amount, paymentMethod, title, staffUid, now }: NewPayment,
): Promise<RecordedPayment> {
  const { businessUid, uid: paymentStatusUid, currency } = status;
  const change = (kind === 'payment' ? payByMoney : refund)(status, amount, now);
  const payment = Object.assign(new Payment(), {
    businessUid,
    uid: newUid(),
    paymentStatusUid,
    kind,
    amount,
    currency,
    paymentMethod,
    title,
    staffUid,
    createdAt: now,
  });
  await tx.update(PaymentStatus, { businessUid, uid: paymentStatusUid }, change);
  await tx.insert(Payment, payment);
  return { payment, status: Object.assign(status, change) };
}
