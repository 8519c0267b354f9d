import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BookableServicesModule } from '../bookable-services/bookable-services.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { CreateInvoiceUseCase } from './invoices/create-invoice.use-case.js';
import { InvoicesController } from './invoices/invoices.controller.js';
import { BusinessPaymentRequestsController } from './payment-requests/business-payment-requests.controller.js';
import { ClientPaymentRequestsController } from './payment-requests/client-payment-requests.controller.js';
import { PaymentRequestsService } from './payment-requests/payment-requests.service.js';
import { UpdatePaymentRequestUseCase } from './payment-requests/update-payment-request.use-case.js';
import { PackagePayments } from './package-payments.js';
import { PaymentStatus } from './payment-status.entity.js';
import { PaymentsController } from './payments.controller.js';
import { GiveMoneyBackUseCase } from './give-money-back.use-case.js';
import { TakePaymentUseCase } from './take-payment.use-case.js';

/** Payment statuses (= payment requests), invoices and payments. Knows that a credit can pay, not which one or whose. */
@Module({
  imports: [TypeOrmModule.forFeature([PaymentStatus]), ClientsModule, BookableServicesModule],
  controllers: [
    ClientPaymentRequestsController,
    BusinessPaymentRequestsController,
    InvoicesController,
    PaymentsController,
  ],
  providers: [
    PaymentRequestsService,
    UpdatePaymentRequestUseCase,
    CreateInvoiceUseCase,
    TakePaymentUseCase,
    GiveMoneyBackUseCase,
    PackagePayments,
  ],
  exports: [PackagePayments],
})
export class PaymentsModule {}
