import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BookableServicesModule } from '../bookable-services/bookable-services.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { type Configuration, CONFIGURATION } from '../../platform/config/configuration.js';
import { BookingReferences } from './booking-references.js';
import { PendingBooking } from './pending-booking.entity.js';
import { PendingBookingSource } from './pending-booking.source.js';
import { RemoteBookingSource } from './remote/remote-booking.source.js';
import { VirtualBookingLookup } from './virtual-booking-lookup.provider.js';
import { VIRTUAL_BOOKING_SOURCES, type VirtualBookingSource } from './virtual-booking.js';
import { VirtualBookingsController } from './virtual-bookings.controller.js';
import { VirtualBookingsService } from './virtual-bookings.service.js';

/** Finding bookings that have no payment status. Nothing outside knows where they are looked for. */
@Module({})
export class VirtualBookingsModule {
  /** @param further sources that are asked last, after our own table and the configured scheduling server, in this order */
  static with(further: readonly VirtualBookingSource[]): DynamicModule {
    return {
      module: VirtualBookingsModule,
      imports: [TypeOrmModule.forFeature([PendingBooking]), ClientsModule, BookableServicesModule],
      controllers: [VirtualBookingsController],
      providers: [
        VirtualBookingsService,
        PendingBookingSource,
        BookingReferences,
        VirtualBookingLookup,
        { provide: RemoteBookingSource, inject: [CONFIGURATION], useFactory: remoteSource },
        {
          provide: VIRTUAL_BOOKING_SOURCES,
          inject: [PendingBookingSource, RemoteBookingSource],
          useFactory: (own: PendingBookingSource, remote: RemoteBookingSource | null): VirtualBookingSource[] => [
            own,
            ...(remote ? [remote] : []),
            ...further,
          ],
        },
      ],
      exports: [VirtualBookingLookup, RemoteBookingSource],
      global: true,
    };
  }
}

/** Null unless a scheduling server is configured. */
function remoteSource(configuration: Configuration): RemoteBookingSource | null {
  const { virtualBookingsUrl: url, virtualBookingsToken: token, virtualBookingsTimeoutMs: timeoutMs } = configuration;
  return url === undefined ? null : new RemoteBookingSource({ url, token, timeoutMs });
}
