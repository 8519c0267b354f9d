import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { actorOf, type StaffCaller } from '../../../platform/auth/caller.js';
import { BusinessProfiles } from '../../businesses/business-profiles.js';
import { type PackageSettings, packageSettingsOf } from '../../businesses/package-settings.js';
import { ClientsService } from '../../clients/clients.service.js';
import type { Matter } from '../../clients/matter.entity.js';
import { referencedMatter } from '../../clients/referenced-matter.js';
import {
  addToCalendarDay,
  type CalendarDay,
  calendarDayIn,
  dayBeforeAdding,
} from '../../../platform/common/calendar.js';
import { Clock } from '../../../platform/common/clock.js';
import { UnprocessableError } from '../../../platform/common/errors/common.errors.js';
import { quoted, UnknownReferenceError } from '../../../platform/common/errors/unknown-reference.js';
import { toMoneyIn } from '../../../platform/common/money.js';
import { newUid } from '../../../platform/common/uid.js';
import { Transactions } from '../../../platform/database/transactions.js';
import type { BookingPackage, PackageItem } from '../../packages/booking-package.entity.js';
import { PackagesService } from '../../packages/packages.service.js';
import { newPaymentStatus } from '../../payments/payment-status.transitions.js';
import { PaymentStatus } from '../../payments/payment-status.entity.js';
import type { ClientPackageDetails } from '../client-package-details.js';
import type { CreateClientPackageDto } from '../dto/create-client-package.dto.js';
import { ClientBookingPackage } from '../entities/client-booking-package.entity.js';
import { type ChangeContext, type CreditChange, openCredits } from '../credits/ledger.js';
import { statusOn } from '../package-status.js';
import { sessionsGiven } from './sessions-given.js';

/** Gives a client a copy of a package, with its credits and the payment request for its price (contract 2.1). */
@Injectable()
export class GiveClientPackageUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly clients: ClientsService,
    private readonly packages: PackagesService,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws UnprocessableError for an unknown or inactive package, an unknown client, another client's matter, a validity that ends before
   *   it begins, or a number of sessions that does not say how many of each
   */
  async run(caller: StaffCaller, dto: CreateClientPackageDto): Promise<ClientPackageDetails> {
    const { businessUid } = caller.principal;
    const { timeZone, packageSettings } = await this.profiles.get(businessUid);
    const context = { actor: actorOf(caller), requestId: caller.requestId, now: this.clock.now() };
    const today = calendarDayIn(timeZone, context.now);
    return this.transactions.write(businessUid, async (tx) => {
      const template = await this.packages.findPackage(tx, businessUid, dto.package_id);
      if (!template) throw new UnknownReferenceError('package_id', dto.package_id, 'a package of the business');
      if (!template.active) throw deactivated(template);
      const matter = await referencedMatter(this.clients, tx, businessUid, {
        clientUid: dto.client_id,
        matterUid: dto.matter_uid,
      });
      return give(tx, { template, matter, dto, settings: packageSettingsOf(packageSettings), today, context });
    });
  }
}

function deactivated({ uid, name }: BookingPackage): UnprocessableError {
  const mend = 'activate it, or give another';
  return new UnprocessableError(
    `package_id ${quoted(uid)} is not an active package: ${quoted(name)}; ${mend}`,
    'package_id',
  );
}

interface Gift {
  readonly template: BookingPackage;
  readonly matter: Matter;
  readonly dto: CreateClientPackageDto;
  readonly settings: PackageSettings;
  readonly today: CalendarDay;
  readonly context: ChangeContext;
}

async function give(tx: EntityManager, gift: Gift): Promise<ClientPackageDetails> {
  const { template, context } = gift;
  const items = sessionsGiven(template, gift.dto.sessions_count ?? undefined);
  const uid = newUid();
  const clientPackage = copyOf(gift, uid);
  const status = newPaymentStatus({
    businessUid: template.businessUid,
    clientUid: clientPackage.clientUid,
    matterUid: clientPackage.matterUid,
    serviceUid: null,
    payableType: 'ClientBookingPackage',
    payableUid: uid,
    price: clientPackage.price,
    currency: clientPackage.currency,
    title: template.name,
    taxUids: gift.dto.tax_uids ?? template.taxUids,
    dueDate: gift.today,
    staffUid: clientPackage.staffUid,
    now: context.now,
  });
  clientPackage.paymentStatusUid = status.uid;
  await tx.insert(PaymentStatus, status);
  await tx.insert(ClientBookingPackage, clientPackage);
  const credits = await openCredits(tx, grantsOf(clientPackage, items), context);
  return {
    clientPackage,
    status: statusOn({ clientPackage, credits }, gift.today),
    credits,
    paymentState: status.state,
    usageByCreditAndService: new Map(),
  };
}

function copyOf({ template, matter, dto, settings, today, context }: Gift, uid: string): ClientBookingPackage {
  const validFrom = dto.valid_from ?? today;
  const validUntil = dto.valid_until ?? lastDayOf(template, validFrom, settings);
  if (validUntil < validFrom) throw new UnprocessableError('valid_until is before valid_from', 'valid_until');
  return Object.assign(new ClientBookingPackage(), {
    businessUid: template.businessUid,
    uid,
    clientUid: matter.clientUid,
    matterUid: matter.uid,
    packageUid: template.uid,
    staffUid: context.actor.uid,
    name: template.name,
    price: dto.price === undefined ? template.price : toMoneyIn(template.currency, dto.price, 'price'),
    currency: template.currency,
    imagePath: template.imagePath,
    products: template.products,
    validFrom,
    validUntil,
    expiryLastDay: settings.expiry_last_day,
    active: true,
    createdAt: context.now,
    updatedAt: context.now,
  });
}

/** The last day of a package that is valid for as long as `template` says, from `validFrom` (contract 2.1). */
function lastDayOf({ expiration, expirationUnit }: BookingPackage, validFrom: CalendarDay, settings: PackageSettings) {
  const toLastDay = settings.expiry_last_day === 'day_before' ? dayBeforeAdding : addToCalendarDay;
  return toLastDay(validFrom, expiration, expirationUnit);
}

/** One credit for each item. */
function grantsOf(clientPackage: ClientBookingPackage, items: readonly PackageItem[]): CreditChange[] {
  const { businessUid, uid, clientUid, matterUid, packageUid, validFrom, validUntil, active, createdAt } =
    clientPackage;
  return items.map((item, position) => ({
    credit: {
      businessUid,
      uid: newUid(),
      clientPackageUid: uid,
      position,
      clientUid,
      matterUid,
      serviceUids: [...item.service_uids],
      totalBookings: 0,
      bookingsUsage: 0,
      ledgerSequence: 0,
      validFrom,
      validUntil,
      active,
      createdAt,
    },
    kind: 'granted',
    quantity: item.total_bookings,
    reason: `given with package ${packageUid}`,
  }));
}
