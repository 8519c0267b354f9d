import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BookableServicesModule } from '../bookable-services/bookable-services.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { PendingBooking } from './pending-booking.entity.js';
import { PendingBookingSource } from './pending-booking.source.js';
import { VirtualBookingLookup } from './virtual-booking-lookup.provider.js';
import { VIRTUAL_BOOKING_SOURCES, type VirtualBookingSource } from './virtual-booking.js';
import { VirtualBookingsController } from './virtual-bookings.controller.js';
import { VirtualBookingsService } from './virtual-bookings.service.js';

/** Finding bookings that have no payment status. Nothing outside knows where they are looked for. */
@Module({})
export class VirtualBookingsModule {
  /** @param further sources that are asked after our own table, in this order */
  static with(further: readonly VirtualBookingSource[]): DynamicModule {
    return {
      module: VirtualBookingsModule,
      imports: [TypeOrmModule.forFeature([PendingBooking]), ClientsModule, BookableServicesModule],
      controllers: [VirtualBookingsController],
      providers: [
        VirtualBookingsService,
        PendingBookingSource,
        VirtualBookingLookup,
        {
          provide: VIRTUAL_BOOKING_SOURCES,
          inject: [PendingBookingSource],
          useFactory: (own: PendingBookingSource) => [own, ...further],
        },
      ],
      exports: [VirtualBookingLookup],
      global: true,
    };
  }
}
