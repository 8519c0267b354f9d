import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { StaffCaller } from '../../platform/auth/caller.js';
import type { StaffPrincipal } from '../../platform/auth/principal.js';
import { calendarDayIn } from '../../platform/common/calendar.js';
import { Clock } from '../../platform/common/clock.js';
import { refuseChanges } from '../../platform/common/dto/fixed-fields.js';
import {
  NotFoundError,
  ParameterMissingError,
  UnprocessableError,
} from '../../platform/common/errors/common.errors.js';
import { isZero, type Money, toMoneyIn } from '../../platform/common/money.js';
import { Transactions } from '../../platform/database/transactions.js';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { Client } from '../clients/client.entity.js';
import { refuseGone } from '../clients/clients.errors.js';
import { ClientsService } from '../clients/clients.service.js';
import { referencedMatter } from '../clients/referenced-matter.js';
import type { CreatePaymentDto, PaymentSubjectType, PayPaymentStatusDto } from './dto/create-payment.dto.js';
import { PackagePayments } from './package-payments.js';
import { paymentStatusForUpdate } from './lock-payment-status.js';
import { PaymentStatus } from './payment-status.entity.js';
import { amountLeftToPay, newPaymentStatus } from './payment-status.transitions.js';
import { type RecordedPayment, recordPayment } from './record-payment.js';

/** Money taken from a client (contract 5, Payments). */
@Injectable()
export class TakePaymentUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly clients: ClientsService,
    private readonly packagePayments: PackagePayments,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a payment for a subject, or, without one, for a new payment status of its own.
   * @throws UnprocessableError for an unknown client or subject, another client's subject, another currency than the subject's,
   *   an amount of 0 or of more than is left; AlreadyPaidError, PaymentStatusCancelledError; InvalidParameterError for more places
   *   than the currency has
   */
  async run({ principal }: StaffCaller, dto: CreatePaymentDto): Promise<RecordedPayment> {
    const { businessUid } = principal;
    const subject = subjectOf(dto);
    const amount = toMoneyIn(dto.currency, dto.amount, 'amount');
    if (isZero(amount)) throw new UnprocessableError('amount must be above zero', 'amount');
    const payment = { amount, paymentMethod: dto.payment_method, title: dto.title, ...this.circumstances(principal) };
    return this.transactions.write(businessUid, async (tx) => {
      const status = subject
        ? await subjectForUpdate(tx, businessUid, subject, dto)
        : await this.ownStatus(tx, principal, dto, amount);
      await this.packagePayments.requirePending(tx, status);
      return recordPayment(tx, status, payment);
    });
  }

  /**
   * Pays a payment status, by default all that is left.
   * @throws NotFoundError for an unknown one, else as {@link run}
   */
  async payStatus({ principal }: StaffCaller, uid: string, dto: PayPaymentStatusDto): Promise<RecordedPayment> {
    const { businessUid } = principal;
    return this.transactions.write(businessUid, async (tx) => {
      const status = await paymentStatusForUpdate(tx, businessUid, uid);
      if (!status) throw new NotFoundError('Payment status');
      refuseChanges(dto, fixedFieldsOf(status));
      await this.packagePayments.requirePending(tx, status);
      const amount = dto.amount == null ? amountLeftToPay(status) : toMoneyIn(status.currency, dto.amount, 'amount');
      const paymentMethod = dto.payment_method ?? null;
      return recordPayment(tx, status, {
        amount,
        paymentMethod,
        title: status.title,
        ...this.circumstances(principal),
      });
    });
  }

  private async ownStatus(
    tx: EntityManager,
    principal: StaffPrincipal,
    dto: CreatePaymentDto,
    price: Money,
  ): Promise<PaymentStatus> {
    const { businessUid } = principal;
    const { timeZone } = await this.profiles.get(businessUid);
    const client = { clientUid: dto.client_id, matterUid: undefined };
    const matter = await referencedMatter(this.clients, tx, businessUid, client);
    const circumstances = this.circumstances(principal);
    const status = newPaymentStatus({
      businessUid,
      clientUid: matter.clientUid,
      matterUid: matter.uid,
      serviceUid: null,
      payableType: 'Cart',
      price,
      currency: dto.currency,
      title: dto.title,
      dueDate: calendarDayIn(timeZone, circumstances.now),
      ...circumstances,
    });
    await tx.insert(PaymentStatus, status);
    return status;
  }

  private circumstances({ type, uid }: StaffPrincipal): { readonly staffUid: string | null; readonly now: Date } {
    return { staffUid: type === 'staff' ? uid : null, now: this.clock.now() };
  }
}

/** What a payment says of what it pays, under the names of {@link PayPaymentStatusDto}. */
function fixedFieldsOf(status: PaymentStatus): object {
  const { businessUid, uid, clientUid, matterUid, currency, title, payableType, payableUid } = status;
  return {
    client_id: clientUid,
    client_uid: clientUid,
    business_id: businessUid,
    matter_uid: matterUid,
    currency,
    title,
    payment_subject_type: payableType,
    payment_subject_id: payableUid,
    payment_status_uid: uid,
  };
}

interface Subject {
  readonly type: PaymentSubjectType;
  readonly id: string;
}

/** What a payment says it is for, if anything. @throws ParameterMissingError when it says half of it */
function subjectOf({ payment_subject_type: type, payment_subject_id: id }: CreatePaymentDto): Subject | undefined {
  if (type == null && id == null) return undefined;
  if (type == null) throw new ParameterMissingError(['payment_subject_type']);
  if (id == null) throw new ParameterMissingError(['payment_subject_id']);
  return { type, id };
}

/** The payment status that a payment names by its payable or by itself, locked. */
async function subjectForUpdate(
  tx: EntityManager,
  businessUid: string,
  subject: Subject,
  dto: CreatePaymentDto,
): Promise<PaymentStatus> {
  const uid = await statusUidOf(tx, businessUid, subject);
  const status = uid === undefined ? null : await paymentStatusForUpdate(tx, businessUid, uid);
  if (status?.clientUid !== dto.client_id) {
    const client = await tx.findOneBy(Client, { businessUid, uid: dto.client_id });
    if (client) refuseGone(client, 'client_id');
    throw new UnprocessableError('payment_subject_id is not a payment of the client', 'payment_subject_id');
  }
  if (status.currency !== dto.currency) {
    throw new UnprocessableError(`currency must be ${status.currency}`, 'currency');
  }
  return status;
}

/** Read before the lock: what a payment status is for never changes. */
async function statusUidOf(
  tx: EntityManager,
  businessUid: string,
  { type: payableType, id }: Subject,
): Promise<string | undefined> {
  if (payableType === 'PaymentStatus') return id;
  const status = await tx.findOne(PaymentStatus, {
    select: { uid: true },
    where: [
      { businessUid, payableUid: id, payableType },
      { businessUid, uid: id, payableType },
    ],
  });
  return status?.uid;
}
