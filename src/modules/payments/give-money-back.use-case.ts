import { Injectable } from '@nestjs/common';
import type { StaffCaller } from '../../platform/auth/caller.js';
import { Clock } from '../../platform/common/clock.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { toMoneyIn } from '../../platform/common/money.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { RefundDto } from './dto/create-payment.dto.js';
import { paymentStatusForUpdate } from './lock-payment-status.js';
import { type RecordedPayment, recordRefund } from './record-payment.js';

/** Money given back to a client: recorded, like all money here, and not moved (contract 5, Payments). */
@Injectable()
export class GiveMoneyBackUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Records a refund, by default of all that has been paid in money.
   * @throws NotFoundError for an unknown payment status; UnprocessableError for 0 or for more than has been paid in money;
   *   InvalidParameterError for more places than the currency has
   */
  async run({ principal }: StaffCaller, uid: string, dto: RefundDto): Promise<RecordedPayment> {
    const { businessUid } = principal;
    return this.transactions.write(businessUid, async (tx) => {
      const status = await paymentStatusForUpdate(tx, businessUid, uid);
      if (!status) throw new NotFoundError('Payment status');
      return recordRefund(tx, status, {
        amount: dto.amount == null ? status.amountPaid : toMoneyIn(status.currency, dto.amount, 'amount'),
        paymentMethod: dto.payment_method ?? null,
        title: dto.title ?? status.title,
        staffUid: principal.type === 'staff' ? principal.uid : null,
        now: this.clock.now(),
      });
    });
  }
}
