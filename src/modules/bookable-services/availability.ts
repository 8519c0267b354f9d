import { DateTime } from 'luxon';
import type { CalendarDay } from '../../platform/common/calendar.js';
import { UnprocessableError } from '../../platform/common/errors/common.errors.js';
import type { BookableService } from './bookable-service.entity.js';

/** Longest period that availability is told for, in days. */
const MAX_AVAILABILITY_DAYS = 31;
/** Most slots in one answer: a month of one-minute slots of one service fits. */
export const MAX_SLOTS = 20_000;

const OPENING_HOUR = 9;
const MINUTES_OPEN = 8 * 60;
const MILLISECONDS_PER_MINUTE = 60_000;

/** Services longer than the business is open never have a slot. */
export const LONGEST_AVAILABLE_MINUTES = MINUTES_OPEN;

/** A time at which a service can be booked. */
export interface Slot {
  readonly serviceUid: string;
  /** ISO 8601 with the business's UTC offset. */
  readonly startTime: string;
  readonly endTime: string;
  /** Minutes. */
  readonly duration: number;
}

/** What availability depends on. Both days are included, and are days of `timeZone`. */
export interface AvailabilityRequest {
  readonly services: readonly Pick<BookableService, 'uid' | 'duration'>[];
  readonly startDay: CalendarDay;
  readonly endDay: CalendarDay;
  readonly timeZone: string;
  readonly now: Date;
}

/**
 * When services can be booked, earliest first. The service keeps no calendar, and two bookings of one slot are allowed, so the
 * rule is: **every day of the week, 09:00–17:00 business time, in steps of the service's duration, only in the future.** A slot
 * ends by 17:00.
 * @throws UnprocessableError when the period ends before it starts, is longer than {@link MAX_AVAILABILITY_DAYS}, or could have
 * more than {@link MAX_SLOTS} slots.
 */
export function availableSlots(request: AvailabilityRequest): Slot[] {
  const { services, timeZone, now } = request;
  const days = daysOf(request);
  const slotsPerDay = services.reduce((sum, { duration }) => sum + Math.floor(MINUTES_OPEN / duration), 0);
  if (slotsPerDay * days.length > MAX_SLOTS) {
    throw new UnprocessableError('There are too many slots; ask for fewer days or for one service', 'end_date');
  }
  return days.flatMap((day) => {
    const opening = DateTime.fromISO(day, { zone: timeZone }).set({ hour: OPENING_HOUR });
    const minutesPassed = (now.getTime() - opening.toMillis()) / MILLISECONDS_PER_MINUTE;
    // Not formatted by luxon, slot by slot: that would hold up all other requests for a second.
    const offset = opening.toFormat('ZZ');
    return services
      .flatMap(({ uid, duration }) => startsOf(duration).map((start) => ({ uid, duration, start })))
      .filter(({ start }) => start > minutesPassed)
      .toSorted((a, b) => a.start - b.start)
      .map(({ uid, duration, start }) => ({
        serviceUid: uid,
        startTime: `${day}T${timeOfDay(start)}${offset}`,
        endTime: `${day}T${timeOfDay(start + duration)}${offset}`,
        duration,
      }));
  });
}

function daysOf({ startDay, endDay }: AvailabilityRequest): CalendarDay[] {
  const first = DateTime.fromISO(startDay, { zone: 'utc' });
  const count = DateTime.fromISO(endDay, { zone: 'utc' }).diff(first, 'days').days + 1;
  if (count < 1) throw new UnprocessableError('end_date must not be before start_date', 'end_date');
  if (count > MAX_AVAILABILITY_DAYS) {
    throw new UnprocessableError(`The period must not be longer than ${MAX_AVAILABILITY_DAYS} days`, 'end_date');
  }
  return Array.from({ length: count }, (_, index) => first.plus({ days: index }).toFormat('yyyy-MM-dd'));
}

/** Minutes after opening at which slots of `duration` minutes start. */
function startsOf(duration: number): number[] {
  return Array.from({ length: Math.floor(MINUTES_OPEN / duration) }, (_, index) => index * duration);
}

/** `HH:mm:ss.SSS`, given the minutes since opening. */
function timeOfDay(minutesOpen: number): string {
  const hour = OPENING_HOUR + Math.floor(minutesOpen / 60);
  return `${String(hour).padStart(2, '0')}:${String(minutesOpen % 60).padStart(2, '0')}:00.000`;
}
