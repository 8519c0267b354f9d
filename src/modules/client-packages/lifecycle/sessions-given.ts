import { UnprocessableError } from '../../../platform/common/errors/common.errors.js';
import type { BookingPackage, PackageItem } from '../../packages/booking-package.entity.js';

/**
 * The items that a client gets of a package, when `sessionsCount` is asked for of it (contract 2.1). What each session may be used
 * for is what was sold, so the items of a mixed package are never thrown together: a number that does not say how many of each is
 * refused.
 * @throws UnprocessableError for another number than the total of a package of several items
 */
export function sessionsGiven(
  { items }: Pick<BookingPackage, 'items'>,
  sessionsCount: number | undefined,
): readonly PackageItem[] {
  const counts = items.map(({ total_bookings: count }) => count);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (sessionsCount === undefined || sessionsCount === total) return items;
  const [only, ...others] = items;
  if (only && others.length === 0) return [{ ...only, total_bookings: sessionsCount }];
  throw new UnprocessableError(
    `sessions_count ${sessionsCount} does not say how many of each: the package has ${counts.join(' + ')} = ${total} sessions. ` +
      `Leave it out or send ${total}, and change the number of each credit of the client package afterwards`,
    'sessions_count',
  );
}
