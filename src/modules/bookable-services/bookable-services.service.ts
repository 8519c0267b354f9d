import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type EntityManager, LessThanOrEqual, Repository } from 'typeorm';
import { Clock } from '../../platform/common/clock.js';
import { refuseChanges } from '../../platform/common/dto/fixed-fields.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { readPage } from '../../platform/common/listing/apply-list-query.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import type { Page } from '../../platform/common/listing/page.js';
import { newUid } from '../../platform/common/uid.js';
import { Transactions } from '../../platform/database/transactions.js';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { availableSlots, LONGEST_AVAILABLE_MINUTES, MAX_SLOTS, type Slot } from './availability.js';
import { BookableService } from './bookable-service.entity.js';
import { changeCharge, noCharge } from './charge.js';
import type { ServiceAvailabilityDto } from './dto/service-queries.dto.js';
import { presentService } from './dto/service.response.js';
import type { CreateServiceDto, UpdateServiceDto } from './dto/service.dto.js';

/** Services are paged; their order is fixed. */
export const SERVICE_LIST: ListSpecification = { sortFields: [], filterFields: {}, narrowedBy: ['business_id'] };

/** What clients of a business can book (contract 5). */
@Injectable()
export class BookableServicesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly clock: Clock,
    @InjectRepository(BookableService) private readonly services: Repository<BookableService>,
  ) {}

  /**
   * Makes an active service.
   * @throws NotFoundError for an unknown business, and what {@link changeCharge} throws.
   */
  async create(businessUid: string, dto: CreateServiceDto): Promise<BookableService> {
    const { currency } = await this.profiles.get(businessUid);
    const now = this.clock.now();
    const service = this.services.create({
      businessUid,
      uid: newUid(),
      name: dto.name,
      duration: dto.duration,
      ...changeCharge(noCharge(currency), dto),
      description: dto.description ?? null,
      active: true,
      createdAt: now,
      updatedAt: now,
    });
    await this.transactions.write(businessUid, (tx) => tx.insert(BookableService, service));
    return service;
  }

  /**
   * Changes what `dto` names and leaves the rest.
   * @throws NotFoundError; UnprocessableError for another value of a field that can't be changed; what {@link changeCharge} throws.
   */
  async update(businessUid: string, uid: string, dto: UpdateServiceDto): Promise<BookableService> {
    return this.transactions.write(businessUid, async (tx) => {
      const current = await this.requireServiceForUpdate(tx, businessUid, uid);
      refuseChanges(dto, presentService(current));
      const change = {
        name: dto.name ?? current.name,
        duration: dto.duration ?? current.duration,
        ...changeCharge(current, dto),
        description: dto.description ?? current.description,
        active: dto.active ?? current.active,
        updatedAt: this.clock.now(),
      };
      await tx.update(BookableService, { businessUid, uid }, change);
      return Object.assign(current, change);
    });
  }

  /** A page of the business's services, deactivated ones included, oldest first. */
  async list(businessUid: string, query: ListQuery): Promise<Page<BookableService>> {
    return this.transactions.read(businessUid, (tx) => {
      const select = tx.withRepository(this.services).createQueryBuilder('service');
      select.where('service.businessUid = :businessUid', { businessUid });
      return readPage(select, query, {
        columns: { created_at: 'service.createdAt' },
        defaultSort: [{ field: 'created_at', direction: 'asc' }],
        tieBreaker: 'service.uid',
      });
    });
  }

  /** A service, also a deactivated one. @throws NotFoundError */
  async show(businessUid: string, uid: string): Promise<BookableService> {
    return this.transactions.read(businessUid, (tx) => this.requireService(tx, businessUid, uid));
  }

  /**
   * When a service, or every service of the business, can be booked; the rule is {@link availableSlots}'s. Deactivated ones can't.
   * @throws NotFoundError for an unknown service or business, and what {@link availableSlots} throws.
   */
  async availability(businessUid: string, dto: ServiceAvailabilityDto, serviceUid?: string): Promise<Slot[]> {
    const { timeZone } = await this.profiles.get(businessUid);
    const services = await this.transactions.read(businessUid, async (tx) =>
      serviceUid === undefined
        ? this.availableServices(tx, businessUid)
        : [await this.requireService(tx, businessUid, serviceUid)].filter(({ active }) => active),
    );
    return availableSlots({
      services,
      startDay: dto.start_date,
      endDay: dto.end_date,
      timeZone,
      now: this.clock.now(),
    });
  }

  /** A service of the business. @throws NotFoundError */
  async requireService(tx: EntityManager, businessUid: string, uid: string): Promise<BookableService> {
    const service = await tx.withRepository(this.services).findOneBy({ businessUid, uid });
    if (!service) throw new NotFoundError('Service');
    return service;
  }

  /** Those of `uids` that are services of the business, each once, in no particular order. */
  async findServices(tx: EntityManager, businessUid: string, uids: readonly string[]): Promise<BookableService[]> {
    if (uids.length === 0) return [];
    return tx.withRepository(this.services).findBy({ businessUid, uid: Any(uids) });
  }

  private async requireServiceForUpdate(tx: EntityManager, businessUid: string, uid: string): Promise<BookableService> {
    const lock = { mode: 'pessimistic_write' } as const;
    const service = await tx.withRepository(this.services).findOne({ where: { businessUid, uid }, lock });
    if (!service) throw new NotFoundError('Service');
    return service;
  }

  /** The services that can have slots: each has one a day at least, so more than the limit would be refused anyway. */
  private async availableServices(tx: EntityManager, businessUid: string): Promise<BookableService[]> {
    return tx.withRepository(this.services).find({
      where: { businessUid, active: true, duration: LessThanOrEqual(LONGEST_AVAILABLE_MINUTES) },
      order: { createdAt: 'ASC', uid: 'ASC' },
      take: MAX_SLOTS + 1,
    });
  }
}
