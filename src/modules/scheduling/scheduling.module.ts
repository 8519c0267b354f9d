import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BookableServicesModule } from '../bookable-services/bookable-services.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { AppointmentsController } from './appointments.controller.js';
import { AppointmentsService } from './appointments.service.js';
import { Booking } from './booking.entity.js';
import { BookingsController } from './bookings.controller.js';
import { CancelBookingUseCase } from './cancel-booking.use-case.js';
import { CreateBookingUseCase } from './create-booking.use-case.js';

/** Bookings, which staff call appointments. */
@Module({
  imports: [TypeOrmModule.forFeature([Booking]), ClientsModule, BookableServicesModule],
  controllers: [BookingsController, AppointmentsController],
  providers: [AppointmentsService, CreateBookingUseCase, CancelBookingUseCase],
})
export class SchedulingModule {}
