import type { EntityManager } from 'typeorm';
import { PaymentStatus } from './payment-status.entity.js';

/**
 * The payment status, locked until the transaction ends, or null. The first lock in the one lock order: payment statuses,
 * credits, pending bookings (docs/architecture.md, Lock order). Fails outside a transaction.
 */
export function paymentStatusForUpdate(
  tx: EntityManager,
  businessUid: string,
  uid: string,
): Promise<PaymentStatus | null> {
  return tx.findOne(PaymentStatus, { where: { businessUid, uid }, lock: { mode: 'for_no_key_update' } });
}
