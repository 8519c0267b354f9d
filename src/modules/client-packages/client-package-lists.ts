import type { SelectQueryBuilder } from 'typeorm';
import type { CalendarDay } from '../../platform/common/calendar.js';
import type { ListColumns } from '../../platform/common/listing/apply-list-query.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import type { ClientBookingPackage } from './entities/client-booking-package.entity.js';

/** Contract 2.2. */
export const CLIENT_PACKAGES: ListSpecification = {
  sortFields: ['created_at', 'updated_at', 'valid_from', 'valid_until'],
  filterFields: { state: { type: ['ACTIVE', 'INACTIVE'], operators: ['eq'] } },
};

/** Contract 2.5: paged, in a fixed order. */
export const STAFF_CLIENT_PACKAGES: ListSpecification = { sortFields: [], filterFields: {} };

export const CLIENT_PACKAGE_COLUMNS: ListColumns = {
  columns: {
    created_at: 'package.createdAt',
    updated_at: 'package.updatedAt',
    valid_from: 'package.validFrom',
    valid_until: 'package.validUntil',
  },
  defaultSort: [{ field: 'created_at', direction: 'desc' }],
  tieBreaker: 'package.uid',
  handledElsewhere: ['state'],
};

/** In its dates, not deactivated, some sessions left (contract 2.2). */
const IS_ACTIVE = `(package.active and package.validFrom <= :today and package.validUntil >= :today and exists (
  select 1 from booking_credits credit
  where credit.business_uid = package.businessUid and credit.client_package_uid = package.uid
    and credit.bookings_usage < credit.total_bookings))`;

/** Keeps active or inactive packages, if the caller asked for one of them. */
export function filterByActivity(
  select: SelectQueryBuilder<ClientBookingPackage>,
  { filters }: ListQuery,
  today: CalendarDay,
): void {
  for (const { values } of filters.filter(({ field }) => field === 'state')) {
    select.andWhere(values[0] === 'ACTIVE' ? IS_ACTIVE : `not ${IS_ACTIVE}`, { today });
  }
}
