import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type FindOptionsWhere, Repository } from 'typeorm';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { readPage } from '../../platform/common/listing/apply-list-query.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import type { Page } from '../../platform/common/listing/page.js';
import { Transactions } from '../../platform/database/transactions.js';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { BookingPackage } from './booking-package.entity.js';
import type { NamedPackage } from './dto/package-base.response.js';
import { ServiceNames } from './service-names.js';

/** The order of packages is the business's own. For staff the list is whole, as the platform's, unless they ask for a page. */
export const PACKAGE_LIST: ListSpecification = {
  sortFields: [],
  filterFields: {},
  narrowedBy: ['active_only'],
  isWhole: true,
};

/** For the public the list is paged (contract 3.7). */
export const PUBLIC_PACKAGE_LIST: ListSpecification = { sortFields: [], filterFields: {}, narrowedBy: ['business_id'] };

/** Which packages a list leaves out. */
interface Restriction {
  readonly active?: true;
  readonly onlinePaymentEnabled?: true;
}

/** Reads the catalogue, for staff and for the public. */
@Injectable()
export class PackageCatalogueService {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly serviceNames: ServiceNames,
    @InjectRepository(BookingPackage) private readonly packages: Repository<BookingPackage>,
  ) {}

  /** A page of the business's packages by their places, without the names of their services (contract 3.3). */
  async list(businessUid: string, query: ListQuery, restriction: Restriction): Promise<Page<BookingPackage>> {
    return this.transactions.read(businessUid, (tx) => this.page(tx, businessUid, query, restriction));
  }

  /** As {@link list}, with the names of their services. */
  async listNamed(businessUid: string, query: ListQuery, restriction: Restriction): Promise<Page<NamedPackage>> {
    return this.transactions.read(businessUid, async (tx) => {
      const page = await this.page(tx, businessUid, query, restriction);
      return { ...page, rows: await this.serviceNames.addTo(tx, businessUid, page.rows) };
    });
  }

  /** A page of what a business sells online (contract 3.7). @throws NotFoundError for an unknown business */
  async listPublic(businessUid: string, query: ListQuery): Promise<Page<NamedPackage>> {
    await this.profiles.get(businessUid);
    return this.listNamed(businessUid, query, { active: true, onlinePaymentEnabled: true });
  }

  /** A package of the business, active or not (contract 3.4). @throws NotFoundError */
  async show(businessUid: string, uid: string): Promise<NamedPackage> {
    return this.find({ businessUid, uid });
  }

  /** An active package, online or not; of `businessUid` when given (contract 3.7). @throws NotFoundError */
  async showPublic(uid: string, businessUid?: string): Promise<NamedPackage> {
    return this.find({ businessUid: businessUid ?? (await this.businessOf(uid)), uid, active: true });
  }

  private async find(where: FindOptionsWhere<BookingPackage> & { businessUid: string }): Promise<NamedPackage> {
    const { businessUid } = where;
    return this.transactions.read(businessUid, async (tx) => {
      const found = await tx.withRepository(this.packages).findBy(where);
      const [named] = await this.serviceNames.addTo(tx, businessUid, found);
      if (!named) throw new NotFoundError('Package');
      return named;
    });
  }

  private async page(
    tx: EntityManager,
    businessUid: string,
    query: ListQuery,
    restriction: Restriction,
  ): Promise<Page<BookingPackage>> {
    const select = tx.withRepository(this.packages).createQueryBuilder('package');
    return readPage(select.where({ businessUid, ...restriction }), query, {
      columns: { order: 'package.order' },
      defaultSort: [{ field: 'order', direction: 'asc' }],
      tieBreaker: 'package.uid',
    });
  }

  /**
   * The one look-up that names no business: a public page may know a package by its unguessable uid alone (contract 3.7).
   * It reads nothing but whose the package is.
   */
  private async businessOf(uid: string): Promise<string> {
    const owner = await this.transactions.read([], (tx) =>
      tx.withRepository(this.packages).findOne({ select: { businessUid: true }, where: { uid, active: true } }),
    );
    if (!owner) throw new NotFoundError('Package');
    return owner.businessUid;
  }
}
