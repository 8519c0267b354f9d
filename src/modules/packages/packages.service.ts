import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type EntityManager, Repository } from 'typeorm';
import { Clock } from '../../platform/common/clock.js';
import { namesFixedFields, refuseChanges } from '../../platform/common/dto/fixed-fields.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { DomainError } from '../../platform/common/errors/domain-error.js';
import { quoted } from '../../platform/common/errors/unknown-reference.js';
import { newUid } from '../../platform/common/uid.js';
import { Transactions } from '../../platform/database/transactions.js';
import { Business } from '../businesses/business.entity.js';
import { BookingPackage } from './booking-package.entity.js';
import type { CreateBookingPackageDto } from './dto/create-booking-package.dto.js';
import type { CreatePackageDto } from './dto/create-package.dto.js';
import type { NamedPackage } from './dto/package-base.response.js';
import { presentBookingPackage, presentListedPackage } from './dto/package.response.js';
import type { PackageItemDto } from './dto/package-parts.dto.js';
import type { PackagePlaceDto } from './dto/reorder-packages.dto.js';
import type { PackageChangesDto } from './dto/update-package.dto.js';
import { changeTerms, defaultTerms, packageItem, type PackageTerms } from './package-terms.js';
import { ServiceNames } from './service-names.js';

/** Changes a business's catalogue. Sold client packages are copies and never change with it (contract 3.5). */
@Injectable()
export class PackagesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly serviceNames: ServiceNames,
    @InjectRepository(BookingPackage) private readonly packages: Repository<BookingPackage>,
  ) {}

  /**
   * Adds a package at the end of the catalogue (contract 3.1).
   * @throws UnprocessableError for a service that the business does not have, and what {@link changeTerms} throws.
   */
  async create(businessUid: string, dto: CreatePackageDto): Promise<NamedPackage> {
    return this.add(businessUid, (currency) => changeTerms(defaultTerms(currency), dto), placeIn(dto.items));
  }

  /** The same in the form that counts sessions: one item, for all services when none is named (contract 3.2). */
  async createOfSessions(businessUid: string, dto: CreateBookingPackageDto): Promise<NamedPackage> {
    const items = [packageItem(dto.sessions_count, dto.service_uids ?? [])];
    const placeOf = (uid: string): string => `service_uids.${dto.service_uids?.indexOf(uid) ?? 0}`;
    return this.add(businessUid, (currency) => changeTerms({ ...defaultTerms(currency), items }, dto), placeOf);
  }

  /**
   * Changes what `changes` names (contract 3.5).
   * @throws NotFoundError; UnprocessableError for a service that the business does not have, or for another value of a field that
   *   can't be changed; what {@link changeTerms} throws.
   */
  async update(businessUid: string, uid: string, changes: PackageChangesDto): Promise<NamedPackage> {
    return this.transactions.write(businessUid, async (tx) => {
      const packages = tx.withRepository(this.packages);
      // Not the stronger pessimistic_write: a sale only refers to the row and need not wait.
      const lock = { mode: 'for_no_key_update' } as const;
      const current = await packages.findOne({ where: { businessUid, uid }, lock });
      if (!current) throw new NotFoundError('Package');
      refuseChanges(changes, presentBookingPackage({ bookingPackage: current, serviceNames: new Map() }));
      const update = { ...changeTerms(current, changes), updatedAt: this.clock.now() };
      const placeOf = placeIn(changes.items, 'package.items');
      const named = await this.serviceNames.requireFor(tx, businessUid, Object.assign(current, update), placeOf);
      await packages.update({ businessUid, uid }, update);
      return named;
    });
  }

  /**
   * Gives the packages named new places; the others keep theirs (contract 3.6). All or nothing.
   * @throws NotFoundError when the business lacks one of them, UnprocessableError for another value of any other field.
   */
  async reorder(businessUid: string, places: readonly PackagePlaceDto[]): Promise<void> {
    const uids = places.map(({ id }) => id);
    const orders = places.map(({ order }) => order);
    await this.transactions.write(businessUid, async (tx) => {
      const parameters = [businessUid, uids, orders, this.clock.now()];
      const [moved] = await tx.query<[{ uid: string }[], number]>(REORDER, parameters);
      const found = new Set(moved.map(({ uid }) => uid));
      const missing = uids.findIndex((uid) => !found.has(uid));
      if (missing >= 0) throw packageNotFound(`packages.${missing}.id`, uids[missing] ?? '');
      await this.refuseOtherChanges(tx, businessUid, places);
    });
  }

  private async refuseOtherChanges(
    tx: EntityManager,
    businessUid: string,
    places: readonly PackagePlaceDto[],
  ): Promise<void> {
    const said = new Map(places.filter(namesFixedFields).map((place) => [place.id, place]));
    if (said.size === 0) return;
    const packages = await tx.withRepository(this.packages).findBy({ businessUid, uid: Any([...said.keys()]) });
    for (const bookingPackage of packages) {
      const place = said.get(bookingPackage.uid);
      const shown = { ...presentListedPackage(bookingPackage), uid: bookingPackage.uid };
      if (place) refuseChanges(place, shown, 'packages.');
    }
  }

  /** A package of the business, active or not, or null when it has none of that uid. */
  async findPackage(tx: EntityManager, businessUid: string, uid: string): Promise<BookingPackage | null> {
    return tx.withRepository(this.packages).findOneBy({ businessUid, uid });
  }

  private async add(
    businessUid: string,
    termsIn: (currency: string) => PackageTerms,
    placeOf: (serviceUid: string) => string,
  ): Promise<NamedPackage> {
    return this.transactions.write(businessUid, async (tx) => {
      const { currency } = await this.lockBusiness(tx, businessUid);
      const packages = tx.withRepository(this.packages);
      const last = await packages.maximum('order', { businessUid });
      const now = this.clock.now();
      const bookingPackage = packages.create({
        businessUid,
        uid: newUid(),
        ...termsIn(currency),
        order: (last ?? 0) + 1,
        createdAt: now,
        updatedAt: now,
        deletedAt: null,
      });
      const named = await this.serviceNames.requireFor(tx, businessUid, bookingPackage, placeOf);
      await packages.insert(bookingPackage);
      return named;
    });
  }

  /** Lets one package at a time be added to a catalogue, so that no two get the same place. */
  private async lockBusiness(tx: EntityManager, businessUid: string): Promise<Business> {
    const lock = { mode: 'for_no_key_update' } as const;
    const business = await tx.findOne(Business, { where: { businessUid }, lock });
    if (!business) throw new NotFoundError('Business');
    return business;
  }
}

const REORDER = `
  update booking_packages as package set "order" = place."order", updated_at = $4
  from unnest($2::text[], $3::integer[]) as place (uid, "order")
  where package.business_uid = $1 and package.uid = place.uid
  returning package.uid`;

/** Where in `items` a service is named. */
function placeIn(items: readonly PackageItemDto[] | null | undefined, path = 'items'): (serviceUid: string) => string {
  return (serviceUid) => {
    for (const [index, { services }] of (items ?? []).entries()) {
      const place = services.findIndex(({ id }) => id === serviceUid);
      if (place >= 0) return `${path}.${index}.services.${place}.id`;
    }
    return path;
  };
}

function packageNotFound(field: string, uid: string): DomainError {
  return new DomainError('NOT_FOUND', `Package not found: ${field} ${quoted(uid)}`, { field });
}
