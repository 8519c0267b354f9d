import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { valuesIn } from '../../platform/common/listing/keyset.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { type Page, pageOf } from '../../platform/common/listing/page.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { PackageRedemptionResponse } from './dto/package-redemption.response.js';
import { ClientBookingPackage } from './entities/client-booking-package.entity.js';

/**
 * $1 business, $2 client package, $3 how many, $4 skipped; $5 and $6 time and uid of the one that the page comes after, or nulls. The
 * page is found first; what each redemption was for, who made it and who cancelled it is then read for its rows alone. An entry without a redemption is no use of a session.
 */
const PAGE = `
  with page as (
    select r.uid, r.payment_status_uid, r.booking_credit_uid, r.service_uid, r.active, r.created_at, r.cancelled_at
    from booking_credits c
    join booking_credit_redemptions r on r.business_uid = c.business_uid and r.booking_credit_uid = c.uid
    where c.business_uid = $1 and r.business_uid = $1 and c.client_package_uid = $2
      and ($5::timestamptz is null or (r.created_at, r.uid) < ($5, $6::text))
    order by r.created_at desc, r.uid desc
    limit $3 offset $4)
  select r.uid, r.payment_status_uid, s.title as payment_title, r.booking_credit_uid as booking_credit_id,
    r.service_uid as service_id, v.name as service_name, r.active, r.created_at, r.cancelled_at,
    used.actor_type, used.actor_uid, used.reason, used.request_id,
    restored.actor_type as cancelled_by_type, restored.actor_uid as cancelled_by_uid
  from page r
  join payment_statuses s on s.business_uid = $1 and s.uid = r.payment_status_uid
  left join bookable_services v on v.business_uid = s.business_uid and v.uid = r.service_uid
  left join credit_ledger_entries used on used.business_uid = s.business_uid and used.booking_credit_uid = r.booking_credit_uid
    and used.redemption_uid = r.uid and used.kind = 'redeemed'
  left join credit_ledger_entries restored on restored.business_uid = s.business_uid and restored.booking_credit_uid = r.booking_credit_uid
    and restored.redemption_uid = r.uid and restored.kind = 'restored'
  order by r.created_at desc, r.uid desc`;

/** Time and uid. */
const REDEMPTION_PLACE = ['timestamptz', 'text'] as const;

type Row = Omit<PackageRedemptionResponse, 'created_at' | 'cancelled_at'> & {
  readonly created_at: Date;
  readonly cancelled_at: Date | null;
};

/** What client packages were used for, as staff see it (contract 2.7). */
@Injectable()
export class PackageRedemptionsService {
  constructor(private readonly transactions: Transactions) {}

  /** A page of a package's redemptions, newest first, cancelled ones included. @throws NotFoundError */
  async list(businessUid: string, uid: string, query: ListQuery): Promise<Page<PackageRedemptionResponse>> {
    const { page, perPage, after } = query;
    return this.transactions.read(businessUid, async (tx) => {
      if (!(await tx.existsBy(ClientBookingPackage, { businessUid, uid }))) throw new NotFoundError('Client package');
      const values = [businessUid, uid, perPage + 1, (page - 1) * perPage, ...valuesIn(REDEMPTION_PLACE, after)];
      const rows = (await tx.query<Row[]>(PAGE, values)).map(({ created_at: at, cancelled_at: cancelledAt, ...row }) =>
        Object.assign(row, { created_at: at.toISOString(), cancelled_at: cancelledAt?.toISOString() ?? null }),
      );
      return pageOf(rows, query, (row) => [row.created_at, row.uid]);
    });
  }
}
