import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository, type SelectQueryBuilder } from 'typeorm';
import type { ClientCaller, StaffCaller } from '../../platform/auth/caller.js';
import type { CalendarDay } from '../../platform/common/calendar.js';
import type { StoredResponse } from '../../platform/common/envelope/stored-response.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { readPage } from '../../platform/common/listing/apply-list-query.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import type { Page } from '../../platform/common/listing/page.js';
import { Transactions } from '../../platform/database/transactions.js';
import { IdempotentResponses } from '../../platform/idempotency/idempotent-responses.js';
import { replayOf } from '../../platform/idempotency/replay.js';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { ClientsService } from '../clients/clients.service.js';
import { VirtualBookingUnavailableError } from '../virtual-bookings/virtual-bookings.errors.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';
import { clientPackageDetails, type ClientPackageDetails, loadClientPackageDetails } from './client-package-details.js';
import { CLIENT_PACKAGE_COLUMNS, filterByStatus, REDEMPTION_COLUMNS } from './client-package-lists.js';
import { type PreviewResponse, presentPreview } from './dto/preview.response.js';
import { BookingCreditRedemption } from './entities/booking-credit-redemption.entity.js';
import { ClientBookingPackage } from './entities/client-booking-package.entity.js';
import { RedemptionRefusals } from './redemption-refusals.service.js';
import {
  clientCommand,
  type RedemptionCommand,
  RedemptionService,
  staffCommand,
} from './redemption/redemption.service.js';
import { answerOf, REDEEMED_STATUS, type RedemptionAnswer } from './redemption/redemption.types.js';

/** Whose packages are listed. */
export interface PackageOwner {
  readonly businessUid: string;
  readonly clientUid: string;
  /** Undefined: all of the client's matters. */
  readonly matterUid?: string;
}

/** What staff name: a client's payment and, optionally, the matter to spend from and the day of attendance (contract 1.4). */
export interface StaffPayment {
  readonly paymentStatusUid: string;
  readonly matterUid: string | undefined;
  readonly on?: CalendarDay;
}

/**
 * The front door of the room for paying with credits and for reading packages and redemptions (contract 1.1 to 1.4, 2.2 to 2.5). What
 * staff change goes to a use-case of `lifecycle/` or `redemption/`.
 */
@Injectable()
export class ClientPackagesService {
  constructor(
    @InjectRepository(PaymentStatus) private readonly paymentStatuses: Repository<PaymentStatus>,
    @InjectRepository(ClientBookingPackage) private readonly clientPackages: Repository<ClientBookingPackage>,
    @InjectRepository(BookingCreditRedemption) private readonly redemptions: Repository<BookingCreditRedemption>,
    private readonly redemption: RedemptionService,
    private readonly refusals: RedemptionRefusals,
    private readonly responses: IdempotentResponses,
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly clients: ClientsService,
  ) {}

  /** A client pays one of its own payment statuses (contract 1.1). @throws DomainError for every refusal */
  redeemAsClient(caller: ClientCaller, paymentStatusUid: string): Promise<RedemptionAnswer | StoredResponse> {
    return this.redeem(caller, () => this.redeemOnce(clientCommand(caller, paymentStatusUid)));
  }

  /** Staff pay a client's payment status, from its matter or another (contract 1.4). @throws DomainError for every refusal */
  redeemAsStaff(caller: StaffCaller, payment: StaffPayment): Promise<RedemptionAnswer | StoredResponse> {
    return this.redeem(caller, () => this.asStaff(caller, payment, (command) => this.redeemOnce(command)));
  }

  /** Whether {@link redeemAsClient} would find a package; other refusals are the same errors (contract 1.2). */
  async hasPackage(caller: ClientCaller, paymentStatusUid: string): Promise<boolean> {
    const decision = await this.redemption.preview(clientCommand(caller, paymentStatusUid));
    if (decision.kind === 'redeemed') return true;
    if (decision.code === 'NO_PACKAGE') return false;
    throw await this.refusals.errorOf(clientCommand(caller, paymentStatusUid), decision);
  }

  /** Which credit {@link redeemAsClient} would use, and why no other. Changes nothing. */
  previewAsClient(caller: ClientCaller, paymentStatusUid: string): Promise<PreviewResponse> {
    return this.preview(clientCommand(caller, paymentStatusUid));
  }

  /** Which credit {@link redeemAsStaff} would use, and why no other. Changes nothing. */
  previewAsStaff(caller: StaffCaller, payment: StaffPayment): Promise<PreviewResponse> {
    return this.asStaff(caller, payment, (command) => this.preview(command));
  }

  /** A client's packages as the client sees them, newest first unless asked otherwise (contract 2.2). */
  async list(owner: PackageOwner, query: ListQuery): Promise<Page<ClientPackageDetails>> {
    const today = await this.profiles.today(owner.businessUid);
    return this.transactions.read(owner.businessUid, (tx) => this.page(tx, owner, query, today));
  }

  /** A client's packages as staff see them (contract 2.5). @throws NotFoundError for an unknown client */
  async listForStaff(owner: PackageOwner, query: ListQuery): Promise<Page<ClientPackageDetails>> {
    const today = await this.profiles.today(owner.businessUid);
    return this.transactions.read(owner.businessUid, async (tx) => {
      await this.clients.requireClient(tx, owner.businessUid, owner.clientUid);
      return this.page(tx, owner, query, today);
    });
  }

  /** One client package. @param clientUid whose it must be; undefined for staff @throws NotFoundError */
  async show(businessUid: string, uid: string, clientUid?: string): Promise<ClientPackageDetails> {
    const today = await this.profiles.today(businessUid);
    return this.transactions.read(businessUid, async (tx) => {
      const where = { businessUid, uid, ...(clientUid === undefined ? {} : { clientUid }) };
      const clientPackage = await tx.withRepository(this.clientPackages).findOneBy(where);
      return clientPackageDetails(tx, clientPackage, today);
    });
  }

  /** A page of a package's redemptions, newest first, cancelled ones included. @throws NotFoundError */
  async redemptionsOf(
    owner: { readonly businessUid: string; readonly clientUid: string; readonly clientPackageUid: string },
    query: ListQuery,
  ): Promise<Page<BookingCreditRedemption>> {
    const { businessUid, clientUid, clientPackageUid } = owner;
    const { credits } = await this.show(businessUid, clientPackageUid, clientUid);
    return this.transactions.read(businessUid, (tx) => {
      const select = tx
        .withRepository(this.redemptions)
        .createQueryBuilder('redemption')
        .where('redemption.businessUid = :businessUid', { businessUid })
        .andWhere('redemption.bookingCreditUid in (:...creditUids)', { creditUids: credits.map(({ uid }) => uid) });
      return readPage(select, query, REDEMPTION_COLUMNS);
    });
  }

  /** Whose payment a payment status is now; undefined when the business has no such payment status. */
  async clientOf(businessUid: string, paymentStatusUid: string): Promise<string | undefined> {
    const where = { businessUid, uid: paymentStatusUid };
    const status = await this.transactions.readForRedemption(businessUid, (tx) =>
      tx.withRepository(this.paymentStatuses).findOne({ select: { clientUid: true }, where }),
    );
    return status?.clientUid;
  }

  /** @param work begun when it is this request's turn, after those that came before it under the same key */
  private redeem(
    { idempotencyKey }: ClientCaller | StaffCaller,
    work: () => Promise<RedemptionAnswer | StoredResponse>,
  ): Promise<RedemptionAnswer | StoredResponse> {
    return this.responses.answerOwn(idempotencyKey, { family: 'platform', status: REDEEMED_STATUS }, work);
  }

  private async redeemOnce(command: RedemptionCommand): Promise<RedemptionAnswer | StoredResponse> {
    const outcome = await this.redemption.redeem(command);
    if (outcome.kind === 'refused') throw await this.refusals.errorOf(command, outcome);
    return outcome.kind === 'replayed' ? replayOf(outcome.record, command.idempotencyKey) : answerOf(outcome);
  }

  private async preview(command: RedemptionCommand): Promise<PreviewResponse> {
    const decision = await this.redemption.preview(command);
    if (decision.kind === 'redeemed') {
      return presentPreview(decision, await this.refusals.explain(decision.purpose, decision.uses[0].credit));
    }
    if (decision.code !== 'NO_PACKAGE') throw await this.refusals.errorOf(command, decision);
    await this.refusals.requireMatter(command, decision.purpose);
    return presentPreview(undefined, await this.refusals.explain(decision.purpose, undefined));
  }

  /** Whose payment it is has to be read first; if that client is merged into another meanwhile, it is that one's. */
  private async asStaff<T>(
    caller: StaffCaller,
    payment: StaffPayment,
    work: (command: RedemptionCommand) => Promise<T>,
  ): Promise<T> {
    const clientOf = () => this.clientOf(caller.principal.businessUid, payment.paymentStatusUid);
    const clientUid = await clientOf();
    try {
      return await work(staffCommand(caller, payment, clientUid));
    } catch (error) {
      if (clientUid === undefined || !isNotFound(error)) throw error;
      const nowOf = await clientOf();
      if (nowOf === clientUid) throw error;
      return work(staffCommand(caller, payment, nowOf));
    }
  }

  private async page(
    tx: EntityManager,
    owner: PackageOwner,
    query: ListQuery,
    today: CalendarDay,
  ): Promise<Page<ClientPackageDetails>> {
    const select = this.select(tx, owner);
    filterByStatus(select, query, today);
    const page = await readPage(select, query, CLIENT_PACKAGE_COLUMNS);
    return { ...page, rows: await loadClientPackageDetails(tx, owner.businessUid, page.rows, today) };
  }

  private select(tx: EntityManager, owner: PackageOwner): SelectQueryBuilder<ClientBookingPackage> {
    const select = tx
      .withRepository(this.clientPackages)
      .createQueryBuilder('package')
      .where('package.businessUid = :businessUid and package.clientUid = :clientUid', owner);
    return owner.matterUid === undefined ? select : select.andWhere('package.matterUid = :matterUid', owner);
  }
}

/** Nobody has heard of it, or of those who may have one can't be asked. */
function isNotFound(error: unknown): boolean {
  return error instanceof NotFoundError || error instanceof VirtualBookingUnavailableError;
}
