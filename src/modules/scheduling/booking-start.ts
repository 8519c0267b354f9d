import { parseInstant } from '../../platform/common/calendar.js';
import { InvalidParameterError } from '../../platform/common/errors/common.errors.js';
import { TimeslotUnavailableError } from './scheduling.errors.js';

/** Later than that, an end time would have no four-digit year in some zone. */
const LATEST_START = new Date('9999-01-01T00:00:00.000Z');

/**
 * The instant at which a booking starts: `text` is ISO 8601, read in `timeZone` where it has no offset (contract 5, Bookings).
 * @throws InvalidParameterError (400) for a time that does not exist; TimeslotUnavailableError (422) for one that has passed
 */
export function bookingStart(text: string, timeZone: string, now: Date): Date {
  const start = parseInstant(text, timeZone);
  if (!start) throw new InvalidParameterError('start_time must be an ISO 8601 time', 'start_time');
  if (start < now) throw new TimeslotUnavailableError('is in the past');
  if (start > LATEST_START) throw new TimeslotUnavailableError('is too far in the future');
  return start;
}
