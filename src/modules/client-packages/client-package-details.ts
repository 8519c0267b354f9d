import { type EntityManager, In } from 'typeorm';
import type { CalendarDay } from '../../platform/common/calendar.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { type PaymentState, PaymentStatus } from '../payments/payment-status.entity.js';
import { BookingCreditRedemption } from './entities/booking-credit-redemption.entity.js';
import { BookingCredit } from './entities/booking-credit.entity.js';
import type { ClientBookingPackage } from './entities/client-booking-package.entity.js';
import { type PackageStatus, statusOn } from './package-status.js';

/** A client package with everything that its views show. */
export interface ClientPackageDetails {
  readonly clientPackage: ClientBookingPackage;
  /** On the day for which the view was asked. */
  readonly status: PackageStatus;
  /** In the order of the package's items. */
  readonly credits: readonly BookingCredit[];
  /** State of the payment request for the package's own price. */
  readonly paymentState: PaymentState;
  /** Active redemptions by `<credit>/<service>`. */
  readonly usageByCreditAndService: ReadonlyMap<string, number>;
}

/** Completes client packages of one business as they are on `today`; three queries, however many there are. */
export async function loadClientPackageDetails(
  tx: EntityManager,
  businessUid: string,
  clientPackages: readonly ClientBookingPackage[],
  today: CalendarDay,
): Promise<ClientPackageDetails[]> {
  if (clientPackages.length === 0) return [];
  const credits = await tx.find(BookingCredit, {
    where: { businessUid, clientPackageUid: In(clientPackages.map(({ uid }) => uid)) },
    order: { position: 'ASC' },
  });
  const statuses = await tx.find(PaymentStatus, {
    select: { uid: true, state: true },
    where: { businessUid, uid: In(clientPackages.map(({ paymentStatusUid }) => paymentStatusUid)) },
  });
  const usageByCreditAndService = await countUsage(
    tx,
    businessUid,
    credits.filter(({ bookingsUsage }) => bookingsUsage > 0).map(({ uid }) => uid),
  );
  const stateByStatus = new Map(statuses.map(({ uid, state }) => [uid, state]));
  return clientPackages.map((clientPackage) => {
    const own = credits.filter(({ clientPackageUid }) => clientPackageUid === clientPackage.uid);
    return {
      clientPackage,
      status: statusOn({ clientPackage, credits: own }, today),
      credits: own,
      paymentState: stateByStatus.get(clientPackage.paymentStatusUid) ?? 'pending',
      usageByCreditAndService,
    };
  });
}

/** {@link loadClientPackageDetails} of one, as it is now. @throws NotFoundError for one that is not there */
export async function clientPackageDetails(
  tx: EntityManager,
  clientPackage: ClientBookingPackage | null,
  today: CalendarDay,
): Promise<ClientPackageDetails> {
  const found = clientPackage ? [clientPackage] : [];
  const [details] = await loadClientPackageDetails(tx, clientPackage?.businessUid ?? '', found, today);
  if (!details) throw new NotFoundError('Client package');
  return details;
}

async function countUsage(
  tx: EntityManager,
  businessUid: string,
  creditUids: readonly string[],
): Promise<Map<string, number>> {
  if (creditUids.length === 0) return new Map();
  const rows = await tx
    .createQueryBuilder(BookingCreditRedemption, 'redemption')
    .select('redemption.bookingCreditUid', 'credit')
    .addSelect('redemption.serviceUid', 'service')
    .addSelect('count(*)::integer', 'used')
    .where('redemption.businessUid = :businessUid', { businessUid })
    .andWhere('redemption.bookingCreditUid in (:...creditUids)', { creditUids })
    .andWhere('redemption.active')
    .groupBy('redemption.bookingCreditUid')
    .addGroupBy('redemption.serviceUid')
    .getRawMany<{ credit: string; service: string; used: number }>();
  return new Map(rows.map(({ credit, service, used }) => [`${credit}/${service}`, used]));
}
