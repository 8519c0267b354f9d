import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { calendarDayIn } from '../../platform/common/calendar.js';
import { Clock } from '../../platform/common/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import { ClientPackagesService } from './client-packages.service.js';
import type {
  AvailableCreditResponse,
  PackageValidityResponse,
  RedemptionResponse,
} from './dto/client-credits.response.js';
import { BookingCreditRedemption } from './entities/booking-credit-redemption.entity.js';
import { ClientCredits } from './credits/all-credits.reader.js';
import { compareCredits, ineligibilityOf, isUsable } from './credits/credit-eligibility.js';

/** What a client's credits are asked for. */
export interface CreditFilter {
  readonly serviceUid?: string;
  readonly matterUid?: string;
}

/** What clients ask about their credits beside spending them (contract 1.3). */
@Injectable()
export class ClientCreditsService {
  constructor(
    private readonly credits: ClientCredits,
    private readonly clientPackages: ClientPackagesService,
    private readonly profiles: BusinessProfiles,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    @InjectRepository(BookingCreditRedemption) private readonly redemptions: Repository<BookingCreditRedemption>,
  ) {}

  /** Credits that could pay today, in the order in which they would be used. */
  async available(businessUid: string, clientUid: string, filter: CreditFilter): Promise<AvailableCreditResponse[]> {
    const today = await this.today(businessUid);
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
    const today = await this.today(businessUid);
    const { credits, clientPackage } = await this.clientPackages.show(businessUid, clientPackageUid, clientUid);
    const reasons = credits.map((credit) =>
      ineligibilityOf(
        { ...credit, packageName: clientPackage.name },
        { businessUid, clientUid, matterUid: credit.matterUid, serviceUid: credit.serviceUids[0] ?? '', today },
      ),
    );
    const valid = reasons.includes(undefined);
    return { is_valid: valid, reason: valid ? null : (reasons[0] ?? 'exhausted') };
  }

  /** A page of a package's redemptions, newest first, cancelled ones included. @throws NotFoundError */
  async redemptionsOf(
    owner: { businessUid: string; clientUid: string; clientPackageUid: string },
    { page, perPage }: { page: number; perPage: number },
  ): Promise<RedemptionResponse[]> {
    const { businessUid, clientUid, clientPackageUid } = owner;
    const { credits } = await this.clientPackages.show(businessUid, clientPackageUid, clientUid);
    const rows = await this.transactions.read(businessUid, (tx) =>
      tx
        .withRepository(this.redemptions)
        .createQueryBuilder('redemption')
        .where('redemption.businessUid = :businessUid', { businessUid })
        .andWhere('redemption.bookingCreditUid in (:...creditUids)', { creditUids: credits.map(({ uid }) => uid) })
        .orderBy('redemption.createdAt', 'DESC')
        .addOrderBy('redemption.uid', 'DESC')
        .limit(perPage)
        .offset((page - 1) * perPage)
        .getMany(),
    );
    return rows.map((row) => ({
      uid: row.uid,
      payment_status_uid: row.paymentStatusUid,
      booking_credit_id: row.bookingCreditUid,
      service_id: row.serviceUid,
      active: row.active,
      created_at: row.createdAt.toISOString(),
      cancelled_at: row.cancelledAt?.toISOString() ?? null,
    }));
  }

  private async today(businessUid: string): Promise<string> {
    const { timeZone } = await this.profiles.get(businessUid);
    return calendarDayIn(timeZone, this.clock.now());
  }
}
