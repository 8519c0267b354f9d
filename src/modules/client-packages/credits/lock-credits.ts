import type { EntityManager } from 'typeorm';
import { BookingCredit } from '../entities/booking-credit.entity.js';

const LOCK = { mode: 'for_no_key_update' } as const;

/** A credit, locked until the transaction ends, or null. Comes after payment statuses in the one lock order. */
export function creditForUpdate(tx: EntityManager, businessUid: string, uid: string): Promise<BookingCredit | null> {
  return tx.findOne(BookingCredit, { where: { businessUid, uid }, lock: LOCK });
}

/** All credits of a client package, locked in the order of their keys. They stand for the package: who holds them may change it. */
export function creditsOfPackageForUpdate(
  tx: EntityManager,
  businessUid: string,
  clientPackageUid: string,
): Promise<BookingCredit[]> {
  return tx.find(BookingCredit, { where: { businessUid, clientPackageUid }, order: { uid: 'ASC' }, lock: LOCK });
}
