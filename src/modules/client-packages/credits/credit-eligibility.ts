import type { CreditPurpose, CreditSnapshot } from './credit.types.js';

/** Why a credit can't pay. */
export type IneligibilityReason =
  'inactive' | 'other_matter' | 'service_not_covered' | 'not_started' | 'expired' | 'exhausted';

/**
 * Why `credit` can't pay for `purpose`, or undefined when it can (contract 1.1): same business, client and matter; active;
 * `valid_from <= today <= valid_until`; it covers the service; sessions left.
 * @param used sessions already promised to earlier requests of the same batch
 */
export function ineligibilityOf(
  credit: CreditSnapshot,
  purpose: CreditPurpose,
  used = 0,
): IneligibilityReason | undefined {
  if (!credit.active) return 'inactive';
  if (!isSameMatter(credit, purpose)) return 'other_matter';
  if (!coversService(credit, purpose.serviceUid)) return 'service_not_covered';
  if (credit.validFrom > purpose.today) return 'not_started';
  if (credit.validUntil < purpose.today) return 'expired';
  if (credit.bookingsUsage + used >= credit.totalBookings) return 'exhausted';
  return undefined;
}

/** The order in which credits are spent: soonest `valid_until`, then oldest package, then credit id. A total order (contract 1.1). */
export function compareCredits(a: CreditSnapshot, b: CreditSnapshot): number {
  if (a.validUntil !== b.validUntil) return a.validUntil < b.validUntil ? -1 : 1;
  const age = a.createdAt.getTime() - b.createdAt.getTime();
  if (age !== 0) return age;
  return a.uid < b.uid ? -1 : Number(a.uid > b.uid);
}

function isSameMatter(credit: CreditSnapshot, purpose: CreditPurpose): boolean {
  return (
    credit.businessUid === purpose.businessUid &&
    credit.clientUid === purpose.clientUid &&
    credit.matterUid === purpose.matterUid
  );
}

function coversService(credit: CreditSnapshot, serviceUid: string | null): boolean {
  if (serviceUid === null) return false;
  return credit.serviceUids.length === 0 || credit.serviceUids.includes(serviceUid);
}

/** A purpose of which not everything is said: any matter, any service. */
export type LoosePurpose = Pick<CreditPurpose, 'today'> & { readonly matterUid?: string; readonly serviceUid?: string };

/** Whether `credit` could pay today for something of that kind. */
export function isUsable(credit: CreditSnapshot, { matterUid, serviceUid, today }: LoosePurpose): boolean {
  const { businessUid, clientUid } = credit;
  const purpose = {
    businessUid,
    clientUid,
    matterUid: matterUid ?? credit.matterUid,
    serviceUid: serviceUid ?? credit.serviceUids[0] ?? '',
    today,
  };
  return ineligibilityOf(credit, purpose) === undefined;
}
