import type { SelectQueryBuilder } from 'typeorm';
import type { CalendarDay } from '../../platform/common/calendar.js';
import type { ListColumns } from '../../platform/common/listing/apply-list-query.js';
import type { FilterField, ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import type { ClientBookingPackage } from './entities/client-booking-package.entity.js';
import { PACKAGE_STATUSES, STATUS_IN_SQL } from './package-status.js';

const STATUS: FilterField = { type: PACKAGE_STATUSES, operators: ['eq', 'in'] };

/** Contract 2.2. */
export const CLIENT_PACKAGES: ListSpecification = {
  sortFields: ['created_at', 'updated_at', 'valid_from', 'valid_until'],
  filterFields: { state: { type: ['ACTIVE', 'INACTIVE'], operators: ['eq'] }, status: STATUS },
  narrowedBy: ['matter_uid', 'conversation_id'],
};

/** Contract 2.5: paged, in a fixed order. */
export const STAFF_CLIENT_PACKAGES: ListSpecification = { sortFields: [], filterFields: { status: STATUS } };

export const CLIENT_PACKAGE_COLUMNS: ListColumns = {
  columns: {
    created_at: 'package.createdAt',
    updated_at: 'package.updatedAt',
    valid_from: 'package.validFrom',
    valid_until: 'package.validUntil',
  },
  defaultSort: [{ field: 'created_at', direction: 'desc' }],
  tieBreaker: 'package.uid',
  handledElsewhere: ['state', 'status'],
};

/** Newest first, for whoever asks what a package was used for. */
export const REDEMPTION_COLUMNS: ListColumns = {
  columns: { created_at: 'redemption.createdAt' },
  defaultSort: [{ field: 'created_at', direction: 'desc' }],
  tieBreaker: 'redemption.uid',
};

/** Keeps the packages that are on `today` what the caller asks for, by `state` (contract 2.2: active or not) or by `status`. */
export function filterByStatus(
  select: SelectQueryBuilder<ClientBookingPackage>,
  { filters }: Pick<ListQuery, 'filters'>,
  today: CalendarDay,
): void {
  for (const { field, operator, values } of filters) {
    if (field === 'state') {
      select.andWhere(`${STATUS_IN_SQL} ${values[0] === 'ACTIVE' ? '=' : '<>'} 'active'`, { today });
    } else if (field === 'status') {
      const name = `status_${operator}`;
      select.andWhere(`${STATUS_IN_SQL} in (:...${name})`, { today, [name]: values });
    }
  }
}
