import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { actorOf, type StaffCaller } from '../../../platform/auth/caller.js';
import { BusinessProfiles } from '../../businesses/business-profiles.js';
import { type CalendarDay, calendarDayIn } from '../../../platform/common/calendar.js';
import { Clock } from '../../../platform/common/clock.js';
import { NotFoundError, UnprocessableError } from '../../../platform/common/errors/common.errors.js';
import { refuseChanges } from '../../../platform/common/dto/fixed-fields.js';
import { UnknownReferenceError } from '../../../platform/common/errors/unknown-reference.js';
import { Transactions } from '../../../platform/database/transactions.js';
import { PaymentStatus } from '../../payments/payment-status.entity.js';
import { clientPackageDetails, type ClientPackageDetails } from '../client-package-details.js';
import { creditsOfPackageForUpdate } from '../credits/lock-credits.js';
import { presentAllFields } from '../dto/client-package.presenter.js';
import type { ClientPackageChangeDto } from '../dto/update-client-package.dto.js';
import type { BookingCredit } from '../entities/booking-credit.entity.js';
import { ClientBookingPackage } from '../entities/client-booking-package.entity.js';
import { type PackageStatus, statusOn } from '../package-status.js';
import { type CreditChange, postChanges } from '../credits/ledger.js';

/** Changes a client package that has been given: its totals, its days, whether it is active (contract 2.4). */
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
      const status = statusOn({ clientPackage, credits }, today);
      refuseOtherStatus(dto, status);
      refuseFixed(dto, await clientPackageDetails(tx, clientPackage, today));
      if (dto.active === 'true') await requireNotCancelled(tx, clientPackage);
      const changes = [
        ...changeTotals(credits, dto),
        ...changeValidity(clientPackage, credits, dto, today),
        ...changeActivity(clientPackage, credits, dto, status),
      ];
      await postChanges(tx, withReason(changes, dto.reason), context);
      if (changes.length > 0) await save(tx, clientPackage, context.now);
      return clientPackageDetails(tx, clientPackage, today);
    });
  }
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
  return (wanted ?? []).flatMap(({ id, total_bookings: total }, index) => {
    const field = `booking_credits.${index}`;
    const credit = credits.find((candidate) => candidate.uid === id);
    if (!credit) throw new UnknownReferenceError(`${field}.id`, id, 'a credit of the client package');
    if (total < credit.bookingsUsage) {
      const used = `${credit.bookingsUsage} sessions of credit ${id} have been used`;
      throw new UnprocessableError(`total_bookings is less than has been used: ${used}`, `${field}.total_bookings`);
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
  { valid_from, valid_until }: ClientPackageChangeDto,
  today: CalendarDay,
): CreditChange[] {
  const { validFrom: firstDay, validUntil: lastDay } = clientPackage;
  const terms = { validFrom: valid_from ?? firstDay, validUntil: valid_until ?? lastDay };
  const changed = [
    ...(terms.validFrom === firstDay ? [] : [`first day changed from ${firstDay} to ${terms.validFrom}`]),
    ...(terms.validUntil === lastDay ? [] : [`last day changed from ${lastDay} to ${terms.validUntil}`]),
  ];
  if (changed.length === 0) return [];
  if (terms.validFrom !== firstDay) requireUnused(credits);
  if (terms.validUntil !== lastDay && terms.validUntil < today) {
    const mend = `the earliest is today, ${today}; to end the package at once send active: "false"`;
    throw new UnprocessableError(`valid_until is in the past: ${mend}`, 'valid_until');
  }
  if (terms.validUntil < terms.validFrom) {
    const field = terms.validUntil === lastDay ? 'valid_from' : 'valid_until';
    throw new UnprocessableError(`valid_until (${terms.validUntil}) is before valid_from (${terms.validFrom})`, field);
  }
  Object.assign(clientPackage, terms);
  return credits.map((credit) => ({ credit, kind: 'adjusted', quantity: 0, terms, reason: changed.join(', ') }));
}

/** A session may have been used on any of the days that a package has had. */
function requireUnused(credits: readonly BookingCredit[]): void {
  const used = credits.reduce((sum, { bookingsUsage }) => sum + bookingsUsage, 0);
  if (used === 0) return;
  const mend =
    'valid_from can be changed only before the first is used; cancel those redemptions first, or leave it out';
  throw new UnprocessableError(`${used} of its sessions are used: ${mend}`, 'valid_from');
}

function withReason(changes: readonly CreditChange[], why: string | null | undefined): readonly CreditChange[] {
  if (why === undefined || why === null) return changes;
  return changes.map((change) => ({ ...change, reason: `${change.reason}: ${why}` }));
}

/** What follows from the rest can be sent as it was read, and not otherwise. */
function refuseOtherStatus({ status: given }: ClientPackageChangeDto, status: PackageStatus): void {
  if (given === undefined || given === null || given === status) return;
  const mend = `leave it out, or send it as it is: ${status}`;
  throw new UnprocessableError(`status follows from active, the dates and the sessions: ${mend}`, 'status');
}

/**
 * Deactivates or brings back. A package that has not begun, or is over, is shown with `active` false as well: sent back together
 * with the status with which it was read, that is no wish to deactivate it.
 */
function changeActivity(
  clientPackage: ClientBookingPackage,
  credits: BookingCredit[],
  { active, status: asRead }: ClientPackageChangeDto,
  status: PackageStatus,
): CreditChange[] {
  if (active === undefined || active === null || (active === 'true') === clientPackage.active) return [];
  if (asRead && (active === 'true') === (status === 'active')) return [];
  clientPackage.active = active === 'true';
  const terms = { active: clientPackage.active };
  const [kind, reason] = clientPackage.active
    ? (['reactivated', 'package activated again'] as const)
    : (['deactivated', 'package deactivated'] as const);
  return credits.map((credit) => ({ credit, kind, quantity: 0, terms, reason }));
}

async function save(tx: EntityManager, clientPackage: ClientBookingPackage, now: Date): Promise<void> {
  const { businessUid, uid, validFrom, validUntil, active } = clientPackage;
  await tx.update(ClientBookingPackage, { businessUid, uid }, { validFrom, validUntil, active, updatedAt: now });
}
