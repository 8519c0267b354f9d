import type { CalendarDay } from '../../platform/common/calendar.js';
import type { BookingCredit } from './entities/booking-credit.entity.js';
import type { ClientBookingPackage } from './entities/client-booking-package.entity.js';

/** What a client package is on a day (contract 2.2). */
export const PACKAGE_STATUSES = ['not_started', 'active', 'exhausted', 'expired', 'cancelled'] as const;
export type PackageStatus = (typeof PACKAGE_STATUSES)[number];

/** The facts that a status follows from. */
export interface PackageFacts {
  readonly clientPackage: Pick<ClientBookingPackage, 'active' | 'validFrom' | 'validUntil'>;
  readonly credits: readonly Pick<BookingCredit, 'totalBookings' | 'bookingsUsage'>[];
}

/**
 * What a client package is on `day`, of its business's calendar. What is used up was worth its price, so that `expired` says that
 * sessions were lost. {@link STATUS_IN_SQL} says the same to the database.
 */
export function statusOn({ clientPackage, credits }: PackageFacts, day: CalendarDay): PackageStatus {
  if (!clientPackage.active) return 'cancelled';
  if (credits.every(({ totalBookings, bookingsUsage }) => bookingsUsage >= totalBookings)) return 'exhausted';
  if (day < clientPackage.validFrom) return 'not_started';
  return day > clientPackage.validUntil ? 'expired' : 'active';
}

/** {@link statusOn} of the rows of `package` in a query builder, on the day `:today`. */
export const STATUS_IN_SQL = `(case
  when not package.active then 'cancelled'
  when not exists (
    select 1 from booking_credits credit
    where credit.business_uid = package.businessUid and credit.client_package_uid = package.uid
      and credit.bookings_usage < credit.total_bookings) then 'exhausted'
  when package.validFrom > :today then 'not_started'
  when package.validUntil < :today then 'expired'
  else 'active' end)`;
