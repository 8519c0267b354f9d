import { Injectable } from '@nestjs/common';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { ClientPackagesService } from './client-packages.service.js';
import type { AvailableCreditResponse, PackageValidityResponse } from './dto/client-credits.response.js';
import { AllCreditsReader } from './credits/all-credits.reader.js';
import { compareCredits, isUsable } from './credits/credit-eligibility.js';
import type { PackageStatus } from './package-status.js';

/** What a client's credits are asked for. */
export interface CreditFilter {
  readonly serviceUid?: string;
  readonly matterUid?: string;
}

/** Why a package can't be used (contract 1.3). */
const REASONS = {
  active: null,
  cancelled: 'inactive',
  not_started: 'not_started',
  expired: 'expired',
  exhausted: 'exhausted',
} as const satisfies Record<PackageStatus, PackageValidityResponse['reason']>;

/** What clients ask about their credits beside spending them (contract 1.3). */
@Injectable()
export class ClientCreditsService {
  constructor(
    private readonly credits: AllCreditsReader,
    private readonly clientPackages: ClientPackagesService,
    private readonly profiles: BusinessProfiles,
  ) {}

  /** Credits that could pay today, in the order in which they would be used. */
  async available(businessUid: string, clientUid: string, filter: CreditFilter): Promise<AvailableCreditResponse[]> {
    const today = await this.profiles.today(businessUid);
    const credits = await this.credits.find(businessUid, clientUid);
    return credits
      .filter((credit) => isUsable(credit, { ...filter, today }))
      .toSorted(compareCredits)
      .map((credit) => ({
        id: credit.uid,
        client_package_id: credit.clientPackageUid,
        package_name: credit.packageName,
        matter_uid: credit.matterUid,
        service_ids: [...credit.serviceUids],
        available: credit.totalBookings - credit.bookingsUsage,
        valid_from: credit.validFrom,
        valid_until: credit.validUntil,
      }));
  }

  /** Whether a package of the client can be used today, and if not, why. @throws NotFoundError */
  async validity(businessUid: string, clientUid: string, clientPackageUid: string): Promise<PackageValidityResponse> {
    const { status } = await this.clientPackages.show(businessUid, clientPackageUid, clientUid);
    return { is_valid: status === 'active', reason: REASONS[status] };
  }
}
