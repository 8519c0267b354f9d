import type { PaymentState } from '../../payments/payment-status.entity.js';
import type { CreditSnapshot, PayableStatus } from './redemption.types.js';

/** A row of `READ_STATUSES` and `LOCK_STATUSES`. */
export interface StatusRow {
  readonly business_uid: string;
  readonly uid: string;
  readonly client_uid: string;
  readonly matter_uid: string;
  readonly service_uid: string | null;
  readonly state: PaymentState;
  readonly price: string;
}

/** A row of `READ_CREDITS` and `LOCK_CREDITS`. */
export interface CreditRow {
  readonly business_uid: string;
  readonly uid: string;
  readonly client_package_uid: string;
  readonly package_name: string;
  readonly client_uid: string;
  readonly matter_uid: string;
  readonly service_uids: string[];
  readonly total_bookings: number;
  readonly bookings_usage: number;
  readonly ledger_sequence: number;
  readonly valid_from: string;
  readonly valid_until: string;
  readonly active: boolean;
  readonly created_at: Date;
}

export function statusOfRow(row: StatusRow): PayableStatus {
  return {
    businessUid: row.business_uid,
    uid: row.uid,
    clientUid: row.client_uid,
    matterUid: row.matter_uid,
    serviceUid: row.service_uid,
    state: row.state,
    price: row.price,
  };
}

export function creditOfRow(row: CreditRow): CreditSnapshot {
  return {
    businessUid: row.business_uid,
    uid: row.uid,
    clientPackageUid: row.client_package_uid,
    packageName: row.package_name,
    clientUid: row.client_uid,
    matterUid: row.matter_uid,
    serviceUids: row.service_uids,
    totalBookings: row.total_bookings,
    bookingsUsage: row.bookings_usage,
    ledgerSequence: row.ledger_sequence,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    active: row.active,
    createdAt: row.created_at,
  };
}
