import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository, type SelectQueryBuilder } from 'typeorm';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { ClientsService } from '../clients/clients.service.js';
import { type CalendarDay, calendarDayIn } from '../../platform/common/calendar.js';
import { Clock } from '../../platform/common/clock.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { applyListQuery } from '../../platform/common/listing/apply-list-query.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { Transactions } from '../../platform/database/transactions.js';
import { type ClientPackageDetails, loadClientPackageDetails } from './client-package-details.js';
import { CLIENT_PACKAGE_COLUMNS, filterByActivity } from './client-package-lists.js';
import { ClientBookingPackage } from './entities/client-booking-package.entity.js';

/** Whose packages are listed. */
export interface PackageOwner {
  readonly businessUid: string;
  readonly clientUid: string;
  /** Undefined: all of the client's matters. */
  readonly matterUid?: string;
}

/** Reads client packages (contract 2.2, 2.3, 2.5). */
@Injectable()
export class ClientPackagesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly clients: ClientsService,
    private readonly clock: Clock,
    @InjectRepository(ClientBookingPackage) private readonly clientPackages: Repository<ClientBookingPackage>,
  ) {}

  /** A client's packages as the client sees them, newest first unless asked otherwise (contract 2.2). */
  async list(owner: PackageOwner, query: ListQuery): Promise<ClientPackageDetails[]> {
    const today = await this.today(owner.businessUid);
    return this.transactions.read(owner.businessUid, (tx) => this.page(tx, owner, query, today));
  }

  /** A client's packages as staff see them (contract 2.5). @throws NotFoundError for an unknown client */
  async listForStaff(owner: PackageOwner, query: ListQuery): Promise<ClientPackageDetails[]> {
    const today = await this.today(owner.businessUid);
    return this.transactions.read(owner.businessUid, async (tx) => {
      await this.clients.requireClient(tx, owner.businessUid, owner.clientUid);
      return this.page(tx, owner, query, today);
    });
  }

  /** One client package. @param clientUid whose it must be; undefined for staff @throws NotFoundError */
  show(businessUid: string, uid: string, clientUid?: string): Promise<ClientPackageDetails> {
    return this.transactions.read(businessUid, async (tx) => {
      const where = { businessUid, uid, ...(clientUid === undefined ? {} : { clientUid }) };
      const clientPackage = await tx.withRepository(this.clientPackages).findOneBy(where);
      const [details] = await loadClientPackageDetails(tx, businessUid, clientPackage ? [clientPackage] : []);
      if (!details) throw new NotFoundError('Client package');
      return details;
    });
  }

  private async page(
    tx: EntityManager,
    owner: PackageOwner,
    query: ListQuery,
    today: CalendarDay,
  ): Promise<ClientPackageDetails[]> {
    const select = this.select(tx, owner);
    filterByActivity(select, query, today);
    const rows = await applyListQuery(select, query, CLIENT_PACKAGE_COLUMNS).getMany();
    return loadClientPackageDetails(tx, owner.businessUid, rows);
  }

  private select(tx: EntityManager, owner: PackageOwner): SelectQueryBuilder<ClientBookingPackage> {
    const select = tx
      .withRepository(this.clientPackages)
      .createQueryBuilder('package')
      .where('package.businessUid = :businessUid and package.clientUid = :clientUid', owner);
    return owner.matterUid === undefined ? select : select.andWhere('package.matterUid = :matterUid', owner);
  }

  private async today(businessUid: string): Promise<CalendarDay> {
    const { timeZone } = await this.profiles.get(businessUid);
    return calendarDayIn(timeZone, this.clock.now());
  }
}
