import { IANAZone } from 'luxon';
import { canonicalTimeZone } from './time-zones.js';

const DAY_MS = 86_400_000;
/** Days remembered of a zone; with one more they are forgotten and asked for again. */
const MAX_DAYS = 1_000;

interface ZoneOffsets {
  readonly zone: IANAZone;
  /** By the number of days since 1970, UTC; undefined where the offset changes within that day. */
  readonly ofDays: Map<number, number | undefined>;
}

const zones = new Map<string, ZoneOffsets>();

/**
 * Minutes by which clocks in `timeZone` (an IANA name) are ahead of UTC at `instant`: whole ones, since 1972. A UTC day that begins
 * and ends with the same offset has it throughout, so it is worked out once: the runtime takes 6 µs for each instant, and a page of a
 * list has 75 of them (docs/benchmarks.md).
 */
export function zoneOffsetAt(timeZone: string, instant: Date): number {
  let offsets = zones.get(timeZone);
  if (!offsets) {
    offsets = { zone: IANAZone.create(canonicalTimeZone(timeZone) ?? timeZone), ofDays: new Map() };
    zones.set(timeZone, offsets);
  }
  const day = Math.floor(instant.getTime() / DAY_MS);
  if (!offsets.ofDays.has(day)) remember(offsets, day);
  return offsets.ofDays.get(day) ?? offsets.zone.offset(instant.getTime());
}

function remember({ zone, ofDays }: ZoneOffsets, day: number): void {
  if (ofDays.size === MAX_DAYS) ofDays.clear();
  const first = zone.offset(day * DAY_MS);
  ofDays.set(day, first === zone.offset((day + 1) * DAY_MS) ? first : undefined);
}
