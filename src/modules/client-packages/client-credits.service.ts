import { Injectable } from '@nestjs/common';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { type Page, pageOfAll } from '../../platform/common/listing/page.js';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { ClientPackagesService } from './client-packages.service.js';
import type { PackageValidityResponse } from './dto/client-credits.response.js';
import { AllCreditsReader } from './credits/all-credits.reader.js';
import type { CreditSnapshot } from './credits/credit.types.js';
import { compareCredits, isUsable } from './credits/credit-eligibility.js';
import type { PackageStatus } from './package-status.js';

/** What a client's credits are asked for. */
export interface AskedCredits {
  readonly serviceUid?: string;
  readonly matterUid?: string;
  readonly query: ListQuery;
}

/** Credits that could pay today: how many sessions all of them have left, and a page of them. */
export interface AvailableCredits {
  readonly sessions: number;
  readonly page: Page<CreditSnapshot>;
}

/** Why a package can't be used (contract 1.3). */
const REASONS = {
  active: null,
  cancelled: 'inactive',
  not_started: 'not_started',
  expired: 'expired',
  exhausted: 'exhausted',
} as const satisfies Record<PackageStatus, PackageValidityResponse['reason']>;

/** Last day, age and uid, as credits are used ({@link compareCredits}). */
const CREDIT_PLACE = ['date', 'timestamptz', 'text'] as const;

/** What clients ask about their credits beside spending them (contract 1.3). */
@Injectable()
export class ClientCreditsService {
  constructor(
    private readonly credits: AllCreditsReader,
    private readonly clientPackages: ClientPackagesService,
    private readonly profiles: BusinessProfiles,
  ) {}

  /** Credits that could pay today, in the order in which they would be used. */
  async available(businessUid: string, clientUid: string, asked: AskedCredits): Promise<AvailableCredits> {
    const { serviceUid, matterUid, query } = asked;
    const today = await this.profiles.today(businessUid);
    const credits = await this.credits.find(businessUid, clientUid);
    const usable = credits
      .filter((credit) => isUsable(credit, { serviceUid, matterUid, today }))
      .toSorted(compareCredits);
    return {
      sessions: usable.reduce((sum, credit) => sum + credit.totalBookings - credit.bookingsUsage, 0),
      page: pageOfAll(usable, query, CREDIT_PLACE, ({ validUntil, createdAt, uid }) => [
        validUntil,
        createdAt.toISOString(),
        uid,
      ]),
    };
  }

  /** Whether a package of the client can be used today, and if not, why. @throws NotFoundError */
  async validity(businessUid: string, clientUid: string, clientPackageUid: string): Promise<PackageValidityResponse> {
    const { status } = await this.clientPackages.show(businessUid, clientPackageUid, clientUid);
    return { is_valid: status === 'active', reason: REASONS[status] };
  }
}
