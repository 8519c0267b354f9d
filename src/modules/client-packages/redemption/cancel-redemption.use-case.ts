import { Injectable } from '@nestjs/common';
import { actorOf, type StaffCaller } from '../../../platform/auth/caller.js';
import { Clock } from '../../../platform/common/clock.js';
import { NotFoundError } from '../../../platform/common/errors/common.errors.js';
import { Transactions } from '../../../platform/database/transactions.js';
import { paymentStatusForUpdate } from '../../payments/lock-payment-status.js';
import { PaymentStatus } from '../../payments/payment-status.entity.js';
import { restore } from '../../payments/payment-status.transitions.js';
import { NotPaidByCreditError } from '../../payments/payments.errors.js';
import { postChanges } from '../credits/ledger.js';
import { creditForUpdate } from '../credits/lock-credits.js';
import { BookingCreditRedemption } from '../entities/booking-credit-redemption.entity.js';

/** What is left of a cancelled redemption (contract 1.5). */
export interface CancelledRedemption {
  readonly payment_status_uid: string;
  readonly booking_credit_redemption_uid: string;
  readonly client_uid: string;
}

/** Gives a session back: the redemption becomes inactive, the payment status pending at its original price (contract 1.5). */
@Injectable()
export class CancelRedemptionUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Works also for credits that have expired or been deactivated since.
   * @throws NotFoundError for an unknown payment status; NotPaidByCreditError for one that no credit pays
   */
  run(caller: StaffCaller, paymentStatusUid: string): Promise<CancelledRedemption> {
    const { businessUid } = caller.principal;
    const now = this.clock.now();
    return this.transactions.write(businessUid, async (tx) => {
      const status = await paymentStatusForUpdate(tx, businessUid, paymentStatusUid);
      if (!status) throw new NotFoundError('Payment status');
      const redemption = await tx.findOneBy(BookingCreditRedemption, { businessUid, paymentStatusUid, active: true });
      const credit = redemption && (await creditForUpdate(tx, businessUid, redemption.bookingCreditUid));
      if (!redemption || !credit) throw new NotPaidByCreditError();

      const reason = `redemption of payment ${paymentStatusUid} cancelled`;
      const change = { credit, kind: 'restored', quantity: 1, redemptionUid: redemption.uid, reason } as const;
      await postChanges(tx, [change], { actor: actorOf(caller), requestId: caller.requestId, now });
      await tx.update(
        BookingCreditRedemption,
        { businessUid, uid: redemption.uid },
        { active: false, cancelledAt: now },
      );
      await tx.update(PaymentStatus, { businessUid, uid: paymentStatusUid }, restore(status, now));
      return {
        payment_status_uid: paymentStatusUid,
        booking_credit_redemption_uid: redemption.uid,
        client_uid: status.clientUid,
      };
    });
  }
}
