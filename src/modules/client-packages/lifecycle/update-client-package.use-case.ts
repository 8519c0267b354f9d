import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { actorOf, type StaffCaller } from '../../../platform/auth/caller.js';
import { BusinessProfiles } from '../../businesses/business-profiles.js';
import { type CalendarDay, calendarDayIn } from '../../../platform/common/calendar.js';
import { Clock } from '../../../platform/common/clock.js';
import { NotFoundError, UnprocessableError } from '../../../platform/common/errors/common.errors.js';
import { refuseChanges } from '../../../platform/common/dto/fixed-fields.js';
import { Transactions } from '../../../platform/database/transactions.js';
import { PaymentStatus } from '../../payments/payment-status.entity.js';
import { type ClientPackageDetails, loadClientPackageDetails } from '../client-package-details.js';
import { creditsOfPackageForUpdate } from '../credits/lock-credits.js';
import { presentAllFields } from '../dto/client-package.presenter.js';
import type { ClientPackageChangeDto } from '../dto/update-client-package.dto.js';
import type { BookingCredit } from '../entities/booking-credit.entity.js';
import { ClientBookingPackage } from '../entities/client-booking-package.entity.js';
import { type CreditChange, postChanges } from '../credits/ledger.js';

/** Changes a client package that has been given: its totals, its last day, whether it is active (contract 2.4). */
@Injectable()
export class UpdateClientPackageUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly clock: Clock,
  ) {}

  /**
   * All changes or none; an empty change is no change.
   * @throws NotFoundError for an unknown client package; UnprocessableError for an unknown credit, a total below its usage, or a last
   *   day before today or before the first, another value of a field that can't be changed, or bringing back what was cancelled
   */
  async run(caller: StaffCaller, uid: string, dto: ClientPackageChangeDto): Promise<ClientPackageDetails> {
    const { businessUid } = caller.principal;
    const { timeZone } = await this.profiles.get(businessUid);
    const context = { actor: actorOf(caller), requestId: caller.requestId, now: this.clock.now() };
    const today = calendarDayIn(timeZone, context.now);
    return this.transactions.write(businessUid, async (tx) => {
      const credits = await creditsOfPackageForUpdate(tx, businessUid, uid);
      const clientPackage = await tx.findOneBy(ClientBookingPackage, { businessUid, uid });
      if (!clientPackage) throw new NotFoundError('Client package');
      refuseFixed(dto, await detailsOf(tx, clientPackage));
      if (dto.active === 'true') await requireNotCancelled(tx, clientPackage);
      const changes = [
        ...changeTotals(credits, dto),
        ...changeValidity(clientPackage, credits, dto.valid_until, today),
        ...changeActivity(clientPackage, credits, dto.active),
      ];
      await postChanges(tx, changes, context);
      if (changes.length > 0) await save(tx, clientPackage, context.now);
      return detailsOf(tx, clientPackage);
    });
  }
}

async function detailsOf(tx: EntityManager, clientPackage: ClientBookingPackage): Promise<ClientPackageDetails> {
  const [details] = await loadClientPackageDetails(tx, clientPackage.businessUid, [clientPackage]);
  if (!details) throw new NotFoundError('Client package');
  return details;
}

function refuseFixed(dto: ClientPackageChangeDto, details: ClientPackageDetails): void {
  const shown = presentAllFields(details);
  refuseChanges(dto, shown);
  for (const change of dto.booking_credits ?? []) {
    const credit = shown.booking_credits.find(({ id }) => id === change.id);
    if (credit) refuseChanges(change, credit, 'booking_credits.');
  }
}

/** A sale that was voided is over (contract 2.6). Whoever voids it holds the credits, as the caller does. */
async function requireNotCancelled(
  tx: EntityManager,
  { businessUid, paymentStatusUid: uid }: ClientBookingPackage,
): Promise<void> {
  const status = await tx.findOneByOrFail(PaymentStatus, { businessUid, uid });
  if (status.payableCancelledAt === null) return;
  throw new UnprocessableError('The package has been cancelled: give the client another one', 'active');
}

function changeTotals(credits: BookingCredit[], { booking_credits: wanted }: ClientPackageChangeDto): CreditChange[] {
  const totals = new Map(credits.map(({ uid, totalBookings }) => [uid, totalBookings]));
  return (wanted ?? []).flatMap(({ id, total_bookings: total }) => {
    const credit = credits.find((candidate) => candidate.uid === id);
    if (!credit) throw new UnprocessableError('booking_credits.id is not a credit of the package', 'booking_credits');
    if (total < credit.bookingsUsage) {
      throw new UnprocessableError('total_bookings is less than has been used', 'booking_credits');
    }
    const before = totals.get(id) ?? credit.totalBookings;
    totals.set(id, total);
    if (total === before) return [];
    const quantity = total - before;
    const reason = `sessions changed from ${before} to ${total}`;
    return [{ credit, kind: 'adjusted', quantity, reason }];
  });
}

function changeValidity(
  clientPackage: ClientBookingPackage,
  credits: BookingCredit[],
  validUntil: CalendarDay | null | undefined,
  today: CalendarDay,
): CreditChange[] {
  if (validUntil === undefined || validUntil === null || validUntil === clientPackage.validUntil) return [];
  if (validUntil < today) throw new UnprocessableError('valid_until is in the past', 'valid_until');
  if (validUntil < clientPackage.validFrom) {
    throw new UnprocessableError('valid_until is before valid_from', 'valid_until');
  }
  const reason = `last day changed from ${clientPackage.validUntil} to ${validUntil}`;
  clientPackage.validUntil = validUntil;
  return credits.map((credit) => ({ credit, kind: 'adjusted', quantity: 0, terms: { validUntil }, reason }));
}

function changeActivity(
  clientPackage: ClientBookingPackage,
  credits: BookingCredit[],
  active: 'true' | 'false' | null | undefined,
): CreditChange[] {
  if (active === undefined || active === null || (active === 'true') === clientPackage.active) return [];
  clientPackage.active = active === 'true';
  const terms = { active: clientPackage.active };
  const [kind, reason] = clientPackage.active
    ? (['reactivated', 'package activated again'] as const)
    : (['deactivated', 'package deactivated'] as const);
  return credits.map((credit) => ({ credit, kind, quantity: 0, terms, reason }));
}

async function save(tx: EntityManager, clientPackage: ClientBookingPackage, now: Date): Promise<void> {
  const { businessUid, uid, validUntil, active } = clientPackage;
  await tx.update(ClientBookingPackage, { businessUid, uid }, { validUntil, active, updatedAt: now });
}
