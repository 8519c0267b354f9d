import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { StaffCaller } from '../../../platform/auth/caller.js';
import { calendarDayIn } from '../../../platform/common/calendar.js';
import { Clock } from '../../../platform/common/clock.js';
import { NotFoundError } from '../../../platform/common/errors/common.errors.js';
import { readPage } from '../../../platform/common/listing/apply-list-query.js';
import type { ListQuery } from '../../../platform/common/listing/list-query.js';
import type { Page } from '../../../platform/common/listing/page.js';
import { toMoneyIn } from '../../../platform/common/money.js';
import { Transactions } from '../../../platform/database/transactions.js';
import { BookableServicesService } from '../../bookable-services/bookable-services.service.js';
import { referencedService } from '../../bookable-services/referenced-service.js';
import { BusinessProfiles } from '../../businesses/business-profiles.js';
import { ClientsService } from '../../clients/clients.service.js';
import { referencedMatter } from '../../clients/referenced-matter.js';
import { PackagePayments } from '../package-payments.js';
import { PaymentStatus } from '../payment-status.entity.js';
import { newPaymentStatus } from '../payment-status.transitions.js';
import { BusinessPaymentRequestPage } from './business-payment-request-page.js';
import { type CheckoutSessionResponse, presentCheckoutSession } from './dto/checkout.response.js';
import type { NewPaymentRequestDto } from './dto/create-payment-request.dto.js';
import { type PaymentRequestResponse, presentPaymentRequest } from './dto/payment-request.response.js';
import { CLIENT_COLUMNS, matterOf, requireEntityTypeWithUid } from './payment-request-lists.js';

const DEFAULT_TITLE = 'Payment';

/** Payment requests as clients and businesses see them (contract 4). */
@Injectable()
export class PaymentRequestsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly clients: ClientsService,
    private readonly services: BookableServicesService,
    private readonly packagePayments: PackagePayments,
    private readonly clock: Clock,
    @InjectRepository(PaymentStatus) private readonly paymentStatuses: Repository<PaymentStatus>,
  ) {}

  /** A client's own payment requests, newest first unless asked otherwise (contract 4.1). */
  async listForClient(
    owner: { businessUid: string; clientUid: string; matterUid?: string },
    query: ListQuery,
  ): Promise<Page<PaymentRequestResponse>> {
    const { timeZone } = await this.profiles.get(owner.businessUid);
    return this.transactions.read(owner.businessUid, async (tx) => {
      const select = tx
        .withRepository(this.paymentStatuses)
        .createQueryBuilder('status')
        .where('status.businessUid = :businessUid and status.clientUid = :clientUid', owner);
      if (owner.matterUid !== undefined) select.andWhere('status.matterUid = :matterUid', owner);
      return this.present(tx, await readPage(select, query, CLIENT_COLUMNS), timeZone);
    });
  }

  /** All payment requests of a business (contract 4.3). @throws InvalidParameterError for `entity_uid` without its type */
  async listForBusiness(businessUid: string, query: ListQuery): Promise<Page<PaymentRequestResponse>> {
    requireEntityTypeWithUid(query);
    const { timeZone } = await this.profiles.get(businessUid);
    const today = calendarDayIn(timeZone, this.clock.now());
    return this.transactions.read(businessUid, async (tx) => {
      const matterUid = matterOf(query);
      const matter = matterUid === undefined ? undefined : await this.clients.findMatter(tx, businessUid, matterUid);
      if (matter === null) return { rows: [], nextPage: null };
      const page = new BusinessPaymentRequestPage(tx, this.paymentStatuses, { businessUid, matter, today }, query);
      return this.present(tx, await page.read(), timeZone);
    });
  }

  /** A payment request of a business (contract 4.4). @throws NotFoundError */
  async show(businessUid: string, uid: string): Promise<PaymentRequestResponse> {
    const { timeZone } = await this.profiles.get(businessUid);
    return this.transactions.read(businessUid, async (tx) => {
      const status = await this.require(tx, { businessUid, uid });
      return presentPaymentRequest(status, timeZone, (await this.packagePayments.of(tx, [status])).get(uid));
    });
  }

  /** What a client needs to pay a payment request of its own (contract 4.2). @throws NotFoundError also for another client's */
  async checkout(owner: { businessUid: string; clientUid: string }, uid: string): Promise<CheckoutSessionResponse> {
    return this.transactions.read(owner.businessUid, async (tx) =>
      presentCheckoutSession(await this.require(tx, { ...owner, uid })),
    );
  }

  /**
   * Asks a client for a payment (contract 4.6).
   * @throws UnprocessableError for an unknown client, matter or service; InvalidParameterError for a price the currency can't have
   */
  async create(caller: StaffCaller, dto: NewPaymentRequestDto): Promise<PaymentRequestResponse> {
    const { businessUid } = caller.principal;
    const { timeZone, currency: businessCurrency } = await this.profiles.get(businessUid);
    const now = this.clock.now();
    return this.transactions.write(businessUid, async (tx) => {
      const service =
        dto.service_id === undefined ? null : await referencedService(this.services, tx, businessUid, dto.service_id);
      const matter = await referencedMatter(this.clients, tx, businessUid, {
        clientUid: dto.client_id,
        matterUid: dto.matter_uid,
      });
      const currency = dto.currency ?? businessCurrency;
      const status = newPaymentStatus({
        businessUid,
        clientUid: dto.client_id,
        matterUid: matter.uid,
        serviceUid: service?.uid ?? null,
        payableType: 'Meeting',
        price: toMoneyIn(currency, dto.price, 'price'),
        currency,
        title: dto.title ?? service?.name ?? DEFAULT_TITLE,
        dueDate: dto.due_date ?? calendarDayIn(timeZone, now),
        staffUid: caller.principal.type === 'staff' ? caller.principal.uid : null,
        now,
      });
      await tx.withRepository(this.paymentStatuses).insert(status);
      return presentPaymentRequest(status, timeZone);
    });
  }

  /** In the given order, each with the package that paid it. */
  private async present(
    tx: EntityManager,
    page: Page<PaymentStatus>,
    timeZone: string,
  ): Promise<Page<PaymentRequestResponse>> {
    const paidBy = await this.packagePayments.of(tx, page.rows);
    const rows = page.rows.map((status) => presentPaymentRequest(status, timeZone, paidBy.get(status.uid)));
    return { ...page, rows };
  }

  private async require(
    tx: EntityManager,
    key: { businessUid: string; uid: string; clientUid?: string },
  ): Promise<PaymentStatus> {
    const status = await tx.withRepository(this.paymentStatuses).findOneBy(key);
    if (!status) throw new NotFoundError('Payment request');
    return status;
  }
}
