import { Injectable } from '@nestjs/common';
import type { StaffCaller } from '../../../platform/auth/caller.js';
import { Clock } from '../../../platform/common/clock.js';
import { NotFoundError } from '../../../platform/common/errors/common.errors.js';
import { Transactions } from '../../../platform/database/transactions.js';
import { BusinessProfiles } from '../../businesses/business-profiles.js';
import { paymentStatusForUpdate } from '../lock-payment-status.js';
import { PaymentStatus } from '../payment-status.entity.js';
import { changePaymentRequest } from './change-payment-request.js';
import { type PaymentRequestResponse, presentPaymentRequest } from './dto/payment-request.response.js';
import type { PaymentRequestChangeDto } from './dto/update-payment-request.dto.js';

/** Changes what a client is asked for (contract 4.5). */
@Injectable()
export class UpdatePaymentRequestUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundError, and what {@link changePaymentRequest} throws */
  async run({ principal }: StaffCaller, uid: string, dto: PaymentRequestChangeDto): Promise<PaymentRequestResponse> {
    const { businessUid } = principal;
    const { timeZone } = await this.profiles.get(businessUid);
    return this.transactions.write(businessUid, async (tx) => {
      const status = await paymentStatusForUpdate(tx, businessUid, uid);
      if (!status) throw new NotFoundError('Payment request');
      const change = changePaymentRequest(status, dto, this.clock.now());
      await tx.update(PaymentStatus, { businessUid, uid }, change);
      return presentPaymentRequest(Object.assign(status, change), timeZone);
    });
  }
}
