import type { CalendarDay } from '../../platform/common/calendar.js';
import type { ClientPackageDetails } from '../../modules/client-packages/client-package-details.js';

/** Whether a card can be used on a day, and if not, why not. */
export type CardState = 'usable' | 'used_up' | 'expired' | 'not_started' | 'closed';

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
 * The card of a client package on the day `today` of its business.
 * @param nameOf the names of services by uid; one that is missing is left out
 */
export function cardPictureOf(
  { clientPackage, credits }: ClientPackageDetails,
  nameOf: ReadonlyMap<string, string>,
  today: CalendarDay,
): CardPicture {
  const pools = credits.map((credit) => ({
    serviceNames: credit.serviceUids.flatMap((uid) => nameOf.get(uid) ?? []),
    total: credit.totalBookings,
    used: credit.bookingsUsage,
  }));
  const { packageUid, name, validFrom, validUntil, active } = clientPackage;
  const state = stateOf(
    { active, validFrom, validUntil, isUsedUp: pools.every((pool) => pool.used >= pool.total) },
    today,
  );
  return { packageUid, name, state, validFrom, validUntil, pools };
}

interface Usability {
  readonly active: boolean;
  readonly isUsedUp: boolean;
  readonly validFrom: CalendarDay;
  readonly validUntil: CalendarDay;
}

/** A used-up card is shown as such even after its last day: it was worth its price. */
function stateOf({ active, isUsedUp, validFrom, validUntil }: Usability, today: CalendarDay): CardState {
  if (!active) return 'closed';
  if (isUsedUp) return 'used_up';
  if (today < validFrom) return 'not_started';
  return today > validUntil ? 'expired' : 'usable';
}
