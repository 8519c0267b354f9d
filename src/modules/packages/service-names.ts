import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnprocessableError } from '../../platform/common/errors/common.errors.js';
import { quoted } from '../../platform/common/errors/unknown-reference.js';
import { BookableServicesService } from '../bookable-services/bookable-services.service.js';
import type { BookingPackage } from './booking-package.entity.js';
import type { NamedPackage } from './dto/package-base.response.js';

/** Names the services in packages: these keep uids only, so that a renamed service is renamed everywhere. */
@Injectable()
export class ServiceNames {
  constructor(private readonly services: BookableServicesService) {}

  /** The packages with their services' names, in one query. All of them belong to `businessUid`. */
  async addTo(
    tx: EntityManager,
    businessUid: string,
    bookingPackages: readonly BookingPackage[],
  ): Promise<NamedPackage[]> {
    const serviceNames = await this.find(tx, businessUid, bookingPackages);
    return bookingPackages.map((bookingPackage) => ({ bookingPackage, serviceNames }));
  }

  /**
   * As {@link addTo}, for a package that is being written.
   * @param placeOf where in the body a service is named
   * @throws DomainError (422) that names a service which the business does not have, and its place
   */
  async requireFor(
    tx: EntityManager,
    businessUid: string,
    bookingPackage: BookingPackage,
    placeOf: (serviceUid: string) => string,
  ): Promise<NamedPackage> {
    const serviceNames = await this.find(tx, businessUid, [bookingPackage]);
    const unknown = serviceUidsOf(bookingPackage).find((uid) => !serviceNames.has(uid));
    if (unknown !== undefined) {
      const place = placeOf(unknown);
      const what = `${place} ${quoted(unknown)} is not a service of the business`;
      throw new UnprocessableError(`Service not found: ${what}`, place);
    }
    return { bookingPackage, serviceNames };
  }

  private async find(
    tx: EntityManager,
    businessUid: string,
    bookingPackages: readonly BookingPackage[],
  ): Promise<ReadonlyMap<string, string>> {
    const uids = [...new Set(bookingPackages.flatMap(serviceUidsOf))];
    const services = await this.services.findServices(tx, businessUid, uids);
    return new Map(services.map(({ uid, name }) => [uid, name]));
  }
}

function serviceUidsOf({ items }: BookingPackage): string[] {
  return items.flatMap((item) => item.service_uids);
}
