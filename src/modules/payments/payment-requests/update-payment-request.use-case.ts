import { Injectable } from '@nestjs/common';
import type { StaffCaller } from '../../../platform/auth/caller.js';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../../platform/common/clock.js';
import { refuseChanges } from '../../../platform/common/dto/fixed-fields.js';
import { NotFoundError } from '../../../platform/common/errors/common.errors.js';
import { Transactions } from '../../../platform/database/transactions.js';
import { BusinessProfiles } from '../../businesses/business-profiles.js';
import { PackagePayments, type PackagePayment } from '../package-payments.js';
import { paymentStatusForUpdate } from '../lock-payment-status.js';
import { PaymentStatus } from '../payment-status.entity.js';
import { changePaymentRequest } from './change-payment-request.js';
import { type PaymentRequestResponse, presentPaymentRequest } from './dto/payment-request.response.js';
import type { PaymentRequestChangeDto } from './dto/update-payment-request.dto.js';

/** Changes what a client is asked for, or asks for nothing any more (contract 4.5). */
@Injectable()
export class UpdatePaymentRequestUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly packagePayments: PackagePayments,
    private readonly clock: Clock,
  ) {}

  /**
   * To cancel what is cancelled changes nothing, and may be repeated.
   * @throws NotFoundError; UnprocessableError for another value of a field that can't be changed; AlreadyPaidError, which says what
   *   paid it; and what {@link changePaymentRequest} throws
   */
  async run({ principal }: StaffCaller, uid: string, dto: PaymentRequestChangeDto): Promise<PaymentRequestResponse> {
    const { businessUid } = principal;
    const { timeZone } = await this.profiles.get(businessUid);
    return this.transactions.write(businessUid, async (tx) => {
      const status = await paymentStatusForUpdate(tx, businessUid, uid);
      if (!status) throw new NotFoundError('Payment request');
      const shown = presentPaymentRequest(status, timeZone, await this.packagePayment(tx, status));
      refuseChanges(dto, { ...shown, ...fieldsOfCreation(status) });
      if (isRepeatedCancellation(status, dto)) return shown;
      await this.packagePayments.requirePending(tx, status);
      const change = changePaymentRequest(status, dto, this.clock.now());
      await tx.update(PaymentStatus, { businessUid, uid }, change);
      return presentPaymentRequest(Object.assign(status, change), timeZone);
    });
  }

  private async packagePayment(tx: EntityManager, status: PaymentStatus): Promise<PackagePayment | undefined> {
    return (await this.packagePayments.of(tx, [status])).get(status.uid);
  }
}

/** What a payment request was made of (contract 4.6), as far as its answers don't say it. */
function fieldsOfCreation({ clientUid, matterUid, serviceUid, title }: PaymentStatus): object {
  return {
    client_id: clientUid,
    client_uid: clientUid,
    conversation_id: matterUid,
    service_id: serviceUid,
    service_uid: serviceUid,
    title,
  };
}

const CHANGES = ['currency', 'price', 'net_price', 'price_before_coupon', 'tax_uids'] as const;

function isRepeatedCancellation(status: PaymentStatus, dto: PaymentRequestChangeDto): boolean {
  return status.state === 'cancelled' && dto.state === 'cancelled' && CHANGES.every((name) => dto[name] == null);
}
