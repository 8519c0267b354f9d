import { type Money, subtractMoney } from '../../platform/common/money.js';
import type { PaymentStatus } from './payment-status.entity.js';

/** What the client still owes; nothing once a payment status is paid, whatever paid it, or cancelled. */
export function amountLeftToPay(status: Pick<PaymentStatus, 'state' | 'price' | 'amountPaid'>): Money {
  return status.state === 'pending' ? subtractMoney(status.price, status.amountPaid) : '0';
}
