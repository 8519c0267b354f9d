import type { CalendarDay } from '../../platform/common/calendar.js';
import type { ClientPackageDetails } from '../../modules/client-packages/client-package-details.js';
import type { PackageStatus } from '../../modules/client-packages/package-status.js';

/** Whether a card can be used, and if not, why not. */
export type CardState = 'usable' | 'used_up' | 'expired' | 'not_started' | 'closed';

const STATES = {
  active: 'usable',
  exhausted: 'used_up',
  expired: 'expired',
  not_started: 'not_started',
  cancelled: 'closed',
} as const satisfies Record<PackageStatus, CardState>;

/** Sessions of one kind on a card. */
export interface CardPool {
  /** The services it covers; empty: all of them. */
  readonly serviceNames: readonly string[];
  readonly total: number;
  readonly used: number;
}

/** A client package as somebody looks at it. */
export interface CardPicture {
  /** Decides the card's colour. */
  readonly packageUid: string;
  readonly name: string;
  readonly state: CardState;
  readonly validFrom: CalendarDay;
  readonly validUntil: CalendarDay;
  readonly pools: readonly CardPool[];
}

/**
 * The card of a client package, as its details have it.
 * @param nameOf the names of services by uid; one that is missing is left out
 */
export function cardPictureOf(
  { clientPackage, status, credits }: ClientPackageDetails,
  nameOf: ReadonlyMap<string, string>,
): CardPicture {
  const pools = credits.map((credit) => ({
    serviceNames: credit.serviceUids.flatMap((uid) => nameOf.get(uid) ?? []),
    total: credit.totalBookings,
    used: credit.bookingsUsage,
  }));
  const { packageUid, name, validFrom, validUntil } = clientPackage;
  return { packageUid, name, state: STATES[status], validFrom, validUntil, pools };
}
