import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../clients/clients.module.js';
import { PackagesModule } from '../packages/packages.module.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { VirtualBookingsModule } from '../virtual-bookings/virtual-bookings.module.js';
import { CancelRedemptionUseCase } from './redemption/cancel-redemption.use-case.js';
import { ClientCreditsService } from './client-credits.service.js';
import { RedemptionRefusals } from './redemption-refusals.service.js';
import { CancelClientPackageUseCase } from './lifecycle/cancel-client-package.use-case.js';
import { ClientPackagesService } from './client-packages.service.js';
import { StaffClientPackagesController } from './staff-client-packages.controller.js';
import { UpdateClientPackageUseCase } from './lifecycle/update-client-package.use-case.js';
import { AllCreditsReader } from './credits/all-credits.reader.js';
import { ClientPackagesController } from './client-packages.controller.js';
import { BookingCreditRedemption } from './entities/booking-credit-redemption.entity.js';
import { ClientBookingPackage } from './entities/client-booking-package.entity.js';
import { GiveClientPackageUseCase } from './lifecycle/give-client-package.use-case.js';
import { LedgerHistoryService } from './ledger-history.service.js';
import { ReadPackagePayments } from './redemption/read-package-payments.js';
import { PackageRedemptionsController } from './package-redemptions.controller.js';
import { PackageRedemptionsService } from './package-redemptions.service.js';
import { RedemptionQueue } from './redemption/engine/redemption-queue.js';
import { RedemptionBatch } from './redemption/engine/redemption-batch.js';
import { RedemptionTelemetry } from './redemption/redemption-telemetry.js';
import { RedemptionService } from './redemption/redemption.service.js';

/** The core: packages that clients own, and spending their credits. */
@Module({
  imports: [
    TypeOrmModule.forFeature([PaymentStatus, ClientBookingPackage, BookingCreditRedemption]),
    ClientsModule,
    PackagesModule,
    PaymentsModule,
    VirtualBookingsModule,
  ],
  controllers: [ClientPackagesController, StaffClientPackagesController, PackageRedemptionsController],
  providers: [
    ClientPackagesService,
    ClientCreditsService,
    GiveClientPackageUseCase,
    UpdateClientPackageUseCase,
    CancelRedemptionUseCase,
    LedgerHistoryService,
    PackageRedemptionsService,
    AllCreditsReader,
    RedemptionRefusals,
    CancelClientPackageUseCase,
    ReadPackagePayments,
    RedemptionTelemetry,
    RedemptionBatch,
    RedemptionQueue,
    RedemptionService,
  ],
  exports: [ClientPackagesService, RedemptionQueue, RedemptionTelemetry],
})
export class ClientPackagesModule {}
