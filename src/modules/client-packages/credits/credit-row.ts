import {
  readBoolean,
  type Fields,
  readInstant,
  readInteger,
  readText,
  readTexts,
} from '../../../platform/database/pipeline/wire-format.js';
import type { CreditSnapshot } from './credit.types.js';

/** What {@link creditOf} reads, of `c` and its client package `p`. */
export const CREDIT_COLUMNS = `c.business_uid, c.uid, c.client_package_uid, p.name, c.client_uid, c.matter_uid,
  array_to_json(c.service_uids), c.total_bookings, c.bookings_usage, c.ledger_sequence, c.valid_from, c.valid_until, c.active, c.created_at`;

export function creditOf(fields: Fields): CreditSnapshot {
  const [businessUid, uid, clientPackageUid, packageName, clientUid, matterUid, serviceUids, ...rest] = fields;
  const [totalBookings, bookingsUsage, ledgerSequence, validFrom, validUntil, active, createdAt] = rest;
  return {
    businessUid: readText(businessUid),
    uid: readText(uid),
    clientPackageUid: readText(clientPackageUid),
    packageName: readText(packageName),
    clientUid: readText(clientUid),
    matterUid: readText(matterUid),
    serviceUids: readTexts(serviceUids),
    totalBookings: readInteger(totalBookings),
    bookingsUsage: readInteger(bookingsUsage),
    ledgerSequence: readInteger(ledgerSequence),
    validFrom: readText(validFrom),
    validUntil: readText(validUntil),
    active: readBoolean(active),
    createdAt: readInstant(createdAt),
  };
}
