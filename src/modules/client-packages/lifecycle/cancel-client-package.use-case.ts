import { Injectable } from '@nestjs/common';
import { actorOf, type StaffCaller } from '../../../platform/auth/caller.js';
import { Clock } from '../../../platform/common/clock.js';
import { NotFoundError, UnprocessableError } from '../../../platform/common/errors/common.errors.js';
import { Transactions } from '../../../platform/database/transactions.js';
import { BusinessProfiles } from '../../businesses/business-profiles.js';
import { paymentStatusForUpdate } from '../../payments/lock-payment-status.js';
import { PackagePayments } from '../../payments/package-payments.js';
import { PaymentStatus } from '../../payments/payment-status.entity.js';
import { callOff } from '../../payments/payment-status.transitions.js';
import { clientPackageDetails, type ClientPackageDetails } from '../client-package-details.js';
import { postChanges } from '../credits/ledger.js';
import { creditsOfPackageForUpdate } from '../credits/lock-credits.js';
import type { BookingCredit } from '../entities/booking-credit.entity.js';
import { ClientBookingPackage } from '../entities/client-booking-package.entity.js';

/** Voids a sale that has not been paid: the package is over for good, and its payment is not owed any more (contract 2.6). */
@Injectable()
export class CancelClientPackageUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly packagePayments: PackagePayments,
    private readonly profiles: BusinessProfiles,
    private readonly clock: Clock,
  ) {}

  /**
   * Both or neither. To cancel what is cancelled changes nothing, and may be repeated.
   * @throws NotFoundError for an unknown client package; AlreadyPaidError for one that is paid; UnprocessableError for one of which
   *   sessions are in use
   */
  async run(caller: StaffCaller, uid: string, reason: string | undefined): Promise<ClientPackageDetails> {
    const { businessUid } = caller.principal;
    const context = { actor: actorOf(caller), requestId: caller.requestId, now: this.clock.now() };
    const today = await this.profiles.today(businessUid);
    return this.transactions.write(businessUid, async (tx) => {
      const clientPackage = await tx.findOneBy(ClientBookingPackage, { businessUid, uid });
      // Which payment is a package's own never changes, so that it can be locked before the credits (docs/architecture.md, Lock order).
      const status = clientPackage && (await paymentStatusForUpdate(tx, businessUid, clientPackage.paymentStatusUid));
      if (!status) throw new NotFoundError('Client package');
      const credits = await creditsOfPackageForUpdate(tx, businessUid, uid);
      if (status.payableCancelledAt === null) {
        if (status.state !== 'cancelled') await this.packagePayments.requirePending(tx, status);
        requireUnused(credits);
        await tx.update(PaymentStatus, { businessUid, uid: status.uid }, callOff(status, context.now));
      }
      const words = reason === undefined ? 'package cancelled' : `package cancelled: ${reason}`;
      const ended = credits.filter(({ active }) => active);
      const end = { kind: 'deactivated', quantity: 0, terms: { active: false }, reason: words } as const;
      await postChanges(
        tx,
        ended.map((credit) => ({ credit, ...end })),
        context,
      );
      if (ended.length > 0) {
        await tx.update(ClientBookingPackage, { businessUid, uid }, { active: false, updatedAt: context.now });
      }
      return clientPackageDetails(tx, await tx.findOneBy(ClientBookingPackage, { businessUid, uid }), today);
    });
  }
}

/** What has been used was sold: a sale of which nothing is left to be taken back is not void. */
function requireUnused(credits: readonly BookingCredit[]): void {
  const used = credits.reduce((sum, { bookingsUsage }) => sum + bookingsUsage, 0);
  if (used === 0) return;
  throw new UnprocessableError(
    `${used} of its sessions have been used: cancel those redemptions first, or deactivate the package, which stays owed`,
    'booking_credits',
  );
}
