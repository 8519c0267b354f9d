import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BookableServicesModule } from '../bookable-services/bookable-services.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { BusinessPaymentRequestsController } from './business-payment-requests.controller.js';
import { ClientPaymentRequestsController } from './client-payment-requests.controller.js';
import { PaymentRequestsService } from './payment-requests.service.js';
import { PaymentStatusOwners } from './payment-status-owners.js';
import { PaymentStatus } from './payment-status.entity.js';

/** Payment statuses (= payment requests). Does not know what they are paid with. */
@Module({
  imports: [TypeOrmModule.forFeature([PaymentStatus]), ClientsModule, BookableServicesModule],
  controllers: [ClientPaymentRequestsController, BusinessPaymentRequestsController],
  providers: [PaymentRequestsService, PaymentStatusOwners],
  exports: [PaymentRequestsService, PaymentStatusOwners],
})
export class PaymentsModule {}
