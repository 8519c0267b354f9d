import { DateTime, IANAZone } from 'luxon';
import { InvalidParameterError } from './errors/common.errors.js';

const MAX_INSTANT_LENGTH = 40;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A whole day, alone or with a time: luxon would take a time alone for one of today's, and a zone's name in brackets for its zone. */
const DATED = /^(\d{4}-?\d{2}-?\d{2}|\d{4}-?W\d{2}-?\d|\d{4}-?\d{3})(T[^[]*)?$/i;
const HAS_OFFSET = /T.*(Z|[+-]\d{2}(:?\d{2})?)$/i;

/**
 * The instant that an ISO 8601 text names. Without an offset it is read in `zone` (an IANA name): of two, the first; undefined in
 * the hour that clocks skip there. Undefined, too, for a time without a date and outside the years 1900 to 9999.
 */
export function parseInstant(value: unknown, zone = 'utc'): Date | undefined {
  const written = readText(value);
  if (!written) return undefined;
  const time = written.hasOffset ? written.utcMs : firstOccurrence(written.utcMs, zone);
  return time === undefined ? undefined : new Date(time);
}

/**
 * As {@link parseInstant}, of a caller's parameter.
 * @throws InvalidParameterError (400) for what it does not read, naming the zone where the text is a time that clocks skip there
 */
export function requireInstant(text: string, zone: string, field: string): Date {
  const instant = parseInstant(text, zone);
  if (instant) return instant;
  if (!readText(text)) throw new InvalidParameterError(`${field} must be an ISO 8601 time with its date`, field);
  const message = `${field} does not exist in ${zone}: clocks go forward over it; give a later time, or one with an offset`;
  throw new InvalidParameterError(message, field);
}

interface Written {
  readonly hasOffset: boolean;
  /** The instant; without an offset what it would be in UTC. */
  readonly utcMs: number;
}

function readText(value: unknown): Written | undefined {
  if (typeof value !== 'string' || value.length > MAX_INSTANT_LENGTH || !DATED.test(value)) return undefined;
  const read = DateTime.fromISO(value, { zone: 'utc' });
  if (!read.isValid || read.year < 1900 || read.year > 9999) return undefined;
  return { hasOffset: HAS_OFFSET.test(value), utcMs: read.toMillis() };
}

/** Not by luxon, whose choice between two occurrences depends on the season in which it is asked. */
function firstOccurrence(localMs: number, timeZone: string): number | undefined {
  const zone = IANAZone.create(timeZone);
  // Offsets in force a day before and after are all that can be in force then.
  const offsets = [zone.offset(localMs - DAY_MS), zone.offset(localMs + DAY_MS)];
  const occurrences = offsets
    .map((offset) => localMs - offset * MINUTE_MS)
    .filter((time, index) => zone.offset(time) === offsets[index]);
  return occurrences.length === 0 ? undefined : Math.min(...occurrences);
}
