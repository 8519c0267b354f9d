import { DateTime } from 'luxon';
import { canonicalTimeZone } from './time-zones.js';
import { zoneOffsetAt } from './zone-offset.js';

/** A day without a time or zone, `YYYY-MM-DD`. Two of them compare correctly as text. */
export type CalendarDay = string;

/** D, W, M or Y as stored: lower case (contract 0.5). */
export type ExpirationUnit = 'd' | 'w' | 'm' | 'y';

const CALENDAR_DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/;
const EARLIEST_DAY: CalendarDay = '1900-01-01';
const LATEST_DAY: CalendarDay = '9999-12-31';
const DURATION_UNIT = { d: 'days', w: 'weeks', m: 'months', y: 'years' } as const;

/** What is known of a time zone: how its days are written, and the day of the last minute that was asked about. */
interface ZoneDays {
  readonly formatter: Intl.DateTimeFormat;
  minute: number;
  day: CalendarDay;
}

const MINUTE_MS = 60_000;
const MINUTES_PER_HOUR = 60;
const zones = new Map<string, ZoneDays>();

/**
 * The calendar day it is at `instant` in `timeZone` (an IANA name). Validity is decided on the business's day
 * (docs/architecture.md, Time and money).
 * Within a minute the day is looked up once: days begin on whole minutes everywhere since 1972.
 */
export function calendarDayIn(timeZone: string, instant: Date): CalendarDay {
  let zone = zones.get(timeZone);
  if (!zone) {
    const name = canonicalTimeZone(timeZone) ?? timeZone;
    const formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone: name,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    zone = { formatter, minute: Number.NaN, day: '' };
    zones.set(timeZone, zone);
  }
  const minute = Math.floor(instant.getTime() / MINUTE_MS);
  if (minute !== zone.minute) {
    zone.day = zone.formatter.format(instant);
    zone.minute = minute;
  }
  return zone.day;
}

/** True for a day that exists, written `YYYY-MM-DD`, between the years 1900 and 9999. */
export function isCalendarDay(value: unknown): value is CalendarDay {
  return (
    typeof value === 'string' &&
    CALENDAR_DAY_PATTERN.test(value) &&
    value >= EARLIEST_DAY &&
    DateTime.fromISO(value, { zone: 'utc' }).isValid
  );
}

/**
 * The day of the same number, `count` units after `from`; never beyond the year 9999. A month that has no such day counts with its
 * last: one month from 31 January is the last day of February.
 */
export function addToCalendarDay(from: CalendarDay, count: number, unit: ExpirationUnit): CalendarDay {
  return dayOf(laterThan(from, count, unit));
}

/** The day before {@link addToCalendarDay}: one day from 1 December is 1 December, one month from it 31 December. */
export function dayBeforeAdding(from: CalendarDay, count: number, unit: ExpirationUnit): CalendarDay {
  return dayOf(laterThan(from, count, unit).minus({ days: 1 }));
}

function laterThan(from: CalendarDay, count: number, unit: ExpirationUnit): DateTime {
  return DateTime.fromISO(from, { zone: 'utc' }).plus({ [DURATION_UNIT[unit]]: count });
}

function dayOf(day: DateTime): CalendarDay {
  return day.year > 9999 ? LATEST_DAY : (day.toISODate() ?? LATEST_DAY);
}

/** ISO 8601 with milliseconds and the zone's UTC offset: `2026-01-25T23:12:26.084+02:00` (contract 0.5, payment requests). */
export function formatWithOffset(instant: Date, timeZone: string): string {
  const offset = zoneOffsetAt(timeZone, instant);
  const local = new Date(instant.getTime() + offset * MINUTE_MS).toISOString().slice(0, -1);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / MINUTES_PER_HOUR), Math.abs(offset) % MINUTES_PER_HOUR];
  return `${local}${offset < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** ISO 8601 in UTC without milliseconds: `2026-01-25T23:12:26Z` (contract 0.5, catalogue). */
export function formatWithoutMilliseconds(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
