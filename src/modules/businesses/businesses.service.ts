import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Clock } from '../../platform/common/clock.js';
import { refuseChanges } from '../../platform/common/dto/fixed-fields.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { readPage } from '../../platform/common/listing/apply-list-query.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import type { Page } from '../../platform/common/listing/page.js';
import { newUid } from '../../platform/common/uid.js';
import { Transactions } from '../../platform/database/transactions.js';
import { BOOKING_PACKAGES_FEATURE } from './booking-packages.gate.js';
import { BusinessProfiles } from './business-profiles.js';
import { Business } from './business.entity.js';
import type { CreateBusinessDto, UpdateBusinessDto, UpdateFeaturesDto } from './dto/business.dto.js';
import { presentBusiness } from './dto/business.response.js';
import { StaffMember } from './staff-member.entity.js';

const DEFAULT_TIME_ZONE = 'UTC';
const DEFAULT_CURRENCY = 'USD';

/** The staff of a business are listed whole unless a page is asked for. */
export const STAFF_LIST: ListSpecification = { sortFields: [], filterFields: {}, isWhole: true };

/** Businesses and the people who work for them. */
@Injectable()
export class BusinessesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly clock: Clock,
    @InjectRepository(Business) private readonly businesses: Repository<Business>,
    @InjectRepository(StaffMember) private readonly staffMembers: Repository<StaffMember>,
  ) {}

  /** Makes a business of the directory, with `booking_packages` on and a first staff member. */
  async create(
    directoryUid: string | null,
    dto: CreateBusinessDto,
  ): Promise<{ business: Business; staff: StaffMember }> {
    const now = this.clock.now();
    const business = this.businesses.create({
      businessUid: newUid(),
      name: dto.name,
      timeZone: dto.time_zone ?? DEFAULT_TIME_ZONE,
      currency: dto.currency ?? DEFAULT_CURRENCY,
      directoryUid,
      features: [BOOKING_PACKAGES_FEATURE],
      packageSettings: null,
      createdAt: now,
      updatedAt: now,
    });
    const staff = this.staffMembers.create({
      businessUid: business.businessUid,
      uid: newUid(),
      displayName: dto.staff_name ?? dto.name,
      email: dto.email ?? null,
      createdAt: now,
    });
    return this.transactions.write(business.businessUid, async (tx) => {
      await tx.insert(Business, business);
      await tx.insert(StaffMember, staff);
      return { business, staff };
    });
  }

  /** The features that are on. @throws NotFoundError */
  async features(businessUid: string): Promise<string[]> {
    return (await this.profiles.get(businessUid)).features;
  }

  /** A business as it is now, not as it may be remembered. @throws NotFoundError */
  async show(businessUid: string): Promise<Business> {
    const business = await this.transactions.read(businessUid, (tx) =>
      tx.withRepository(this.businesses).findOneBy({ businessUid }),
    );
    if (!business) throw new NotFoundError('Business');
    return business;
  }

  /**
   * Changes what a business is called, the zone in which its days are judged from now on, and the currency of what is made from now
   * on. No date and no amount that is written down changes.
   * @throws NotFoundError; UnprocessableError for another value of a field that can't be changed
   */
  update(businessUid: string, dto: UpdateBusinessDto): Promise<Business> {
    return this.change(businessUid, dto, (business) => ({
      name: dto.name ?? business.name,
      timeZone: dto.time_zone ?? business.timeZone,
      currency: dto.currency ?? business.currency,
      features: dto.features ?? business.features,
    }));
  }

  /** Replaces the features that are on and answers them. @throws NotFoundError */
  async updateFeatures(businessUid: string, dto: UpdateFeaturesDto): Promise<string[]> {
    return (await this.change(businessUid, dto, () => ({ features: dto.features }))).features;
  }

  /** Who works for the business, first comers first. */
  async staff(businessUid: string, query: ListQuery): Promise<Page<StaffMember>> {
    return this.transactions.read(businessUid, (tx) => {
      const select = tx.withRepository(this.staffMembers).createQueryBuilder('staff');
      return readPage(select.where({ businessUid }), query, {
        columns: { created_at: 'staff.createdAt' },
        defaultSort: [{ field: 'created_at', direction: 'asc' }],
        tieBreaker: 'staff.uid',
      });
    });
  }

  private async change(
    businessUid: string,
    dto: object,
    changesOf: (business: Business) => Partial<Business>,
  ): Promise<Business> {
    const changed = await this.transactions.write(businessUid, async (tx) => {
      const business = await tx.findOne(Business, { where: { businessUid }, lock: { mode: 'for_no_key_update' } });
      if (!business) throw new NotFoundError('Business');
      refuseChanges(dto, presentBusiness(business));
      const change = { ...changesOf(business), updatedAt: this.clock.now() };
      await tx.update(Business, { businessUid }, change);
      return Object.assign(business, change);
    });
    this.profiles.forget(businessUid);
    return changed;
  }
}
