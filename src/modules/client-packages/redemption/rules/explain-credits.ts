import type { CalendarDay } from '../../../../platform/common/calendar.js';
import { compareCredits, type IneligibilityReason, ineligibilityOf } from '../../credits/credit-eligibility.js';
import type { CreditPurpose, CreditSnapshot } from '../../credits/credit.types.js';

/** Why a package is not the one that pays; `expires_later`: it could, but another expires sooner. */
export type PackageReason = IneligibilityReason | 'expires_later';

/** A package that does not pay, why, and what would help. */
export interface PackageExplanation {
  readonly clientPackageUid: string;
  readonly packageName: string;
  readonly reason: PackageReason;
  /** The day that matters: since when it is expired, from when it can be used. */
  readonly on: CalendarDay | null;
  /** The fix, in words. */
  readonly fix: string;
}

/** The further a credit gets in the checks, the closer it is to paying; a package is explained by its closest credit. */
const CLOSENESS: readonly PackageReason[] = [
  'inactive',
  'other_matter',
  'service_not_covered',
  'not_started',
  'expired',
  'exhausted',
  'expires_later',
];

/**
 * For every package but the one that pays: why it does not. The same rule that decides redemptions, keeping its reasons.
 * @param credits all credits of the client, usable or not
 * @param chosen the credit that pays, if any
 */
export function explainCredits(
  credits: readonly CreditSnapshot[],
  purpose: CreditPurpose,
  chosen: CreditSnapshot | undefined,
): PackageExplanation[] {
  const closest = new Map<string, { credit: CreditSnapshot; reason: PackageReason }>();
  for (const credit of credits.toSorted(compareCredits)) {
    if (credit.clientPackageUid === chosen?.clientPackageUid) continue;
    const reason = ineligibilityOf(credit, purpose) ?? 'expires_later';
    const best = closest.get(credit.clientPackageUid);
    if (!best || CLOSENESS.indexOf(reason) > CLOSENESS.indexOf(best.reason)) {
      closest.set(credit.clientPackageUid, { credit, reason });
    }
  }
  return [...closest.values()].map(({ credit, reason }) => ({
    clientPackageUid: credit.clientPackageUid,
    packageName: credit.packageName,
    reason,
    on: reason === 'expired' ? credit.validUntil : reason === 'not_started' ? credit.validFrom : null,
    fix: fixFor(reason, credit, purpose),
  }));
}

function fixFor(reason: PackageReason, credit: CreditSnapshot, purpose: CreditPurpose): string {
  switch (reason) {
    case 'inactive':
      return 'It has been deactivated. Activate it, or give the client another package.';
    case 'other_matter':
      return `It belongs to another matter of the client. Staff can redeem it by naming its matter_uid, ${credit.matterUid}.`;
    case 'service_not_covered':
      return purpose.serviceUid === null
        ? 'The payment is not for a service, so no package can pay for it. Request it with a service_id.'
        : 'It does not cover this service. Give the client a package that does.';
    case 'not_started':
      return `It can be used from ${credit.validFrom}.`;
    case 'expired':
      return `It expired on ${credit.validUntil}. Extend its valid_until, or give the client a new package.`;
    case 'exhausted':
      return `All of its ${credit.totalBookings} sessions are used. Add sessions, or give the client a new package.`;
    case 'expires_later':
      return 'It can pay, but another package expires sooner and is used first.';
  }
}
