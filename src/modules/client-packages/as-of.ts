import { DateTime } from 'luxon';
import { isCalendarDay, parseInstant } from '../../platform/common/calendar.js';
import { InvalidParameterError } from '../../platform/common/errors/common.errors.js';

/**
 * The moment that `text` names: an ISO 8601 time (without an offset it is UTC, as everywhere), or a bare day, which means the day's
 * last millisecond in `timeZone`.
 * @throws InvalidParameterError
 */
export function parseAsOf(text: string, timeZone: string): Date {
  if (isCalendarDay(text)) return DateTime.fromISO(text, { zone: timeZone }).endOf('day').toJSDate();
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(text) ? parseInstant(text) : undefined;
  if (!instant) throw new InvalidParameterError('as_of must be an ISO 8601 time or a day, YYYY-MM-DD', 'as_of');
  return instant;
}
