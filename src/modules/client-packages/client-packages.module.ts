import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../clients/clients.module.js';
import { PackagesModule } from '../packages/packages.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { BusinessClientPackagesController } from './business-client-packages.controller.js';
import { CancelRedemptionUseCase } from './redemption/cancel-redemption.use-case.js';
import { ClientCreditsController } from './client-credits.controller.js';
import { ClientCreditsService } from './client-credits.service.js';
import { ClientPackageListController } from './client-package-list.controller.js';
import { ClientPackagesService } from './client-packages.service.js';
import { StaffClientPackagesController } from './staff-client-package-list.controller.js';
import { UpdateClientPackageUseCase } from './lifecycle/update-client-package.use-case.js';
import { ClientCredits } from './credits/all-credits.reader.js';
import { ClientPackagesController } from './staff-client-packages.controller.js';
import { ClientRedemptionController } from './client-packages.controller.js';
import { BookingCreditRedemption } from './entities/booking-credit-redemption.entity.js';
import { BookingCredit } from './entities/booking-credit.entity.js';
import { ClientBookingPackage } from './entities/client-booking-package.entity.js';
import { CreditLedgerEntry } from './entities/credit-ledger-entry.entity.js';
import { GiveClientPackageUseCase } from './lifecycle/give-client-package.use-case.js';
import { LedgerHistoryService } from './ledger-history.service.js';
import { LedgerController } from './ledger.controller.js';
import { RedemptionQueue } from './redemption/engine/redemption-queue.js';
import { RedemptionBatch } from './redemption/engine/redemption-batch.js';
import { RedemptionTelemetry } from './redemption/redemption-telemetry.js';
import { RedemptionService } from './redemption/redemption.service.js';
import { RedemptionUseCase } from './redemption/redemption.use-case.js';
import { StaffRedemptionController } from './staff-redemption.controller.js';

/** The core: packages that clients own, and spending their credits. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ClientBookingPackage, BookingCredit, BookingCreditRedemption, CreditLedgerEntry]),
    ClientsModule,
    PackagesModule,
    PaymentsModule,
  ],
  controllers: [
    ClientRedemptionController,
    StaffRedemptionController,
    ClientPackagesController,
    ClientPackageListController,
    BusinessClientPackagesController,
    LedgerController,
    StaffClientPackagesController,
    // Last of those below its path: it also takes any id.
    ClientCreditsController,
  ],
  providers: [
    ClientPackagesService,
    ClientCreditsService,
    GiveClientPackageUseCase,
    UpdateClientPackageUseCase,
    CancelRedemptionUseCase,
    LedgerHistoryService,
    ClientCredits,
    RedemptionTelemetry,
    RedemptionBatch,
    RedemptionQueue,
    RedemptionService,
    RedemptionUseCase,
  ],
  exports: [ClientPackagesService, RedemptionQueue, RedemptionTelemetry],
})
export class ClientPackagesModule {}
