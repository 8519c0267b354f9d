import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type Configuration, CONFIGURATION } from '../../platform/config/configuration.js';
import { BookableServicesModule } from '../bookable-services/bookable-services.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { BookingReferences } from './booking-references.js';
import { PendingBooking } from './pending-booking.entity.js';
import { PendingBookingSource } from './pending-booking.source.js';
import { RemoteBookingSource } from './remote/remote-booking.source.js';
import { VirtualBookingLookup } from './virtual-booking-lookup.provider.js';
import { FURTHER_BOOKING_SOURCES, VIRTUAL_BOOKING_SOURCES, type VirtualBookingSource } from './virtual-booking.js';
import { VirtualBookingsController } from './virtual-bookings.controller.js';
import { VirtualBookingsService } from './virtual-bookings.service.js';

/** Finding bookings that have no payment status. Nothing outside knows where they are looked for. */
@Module({
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
      inject: [PendingBookingSource, RemoteBookingSource, FURTHER_BOOKING_SOURCES],
      useFactory: sourcesInOrder,
    },
  ],
  exports: [VirtualBookingLookup, RemoteBookingSource],
})
export class VirtualBookingsModule {}

/** Null unless a scheduling server is configured. */
function remoteSource(configuration: Configuration): RemoteBookingSource | null {
  const { virtualBookingsUrl: url, virtualBookingsToken: token, virtualBookingsTimeoutMs: timeoutMs } = configuration;
  return url === undefined ? null : new RemoteBookingSource({ url, token, timeoutMs });
}

function sourcesInOrder(
  own: PendingBookingSource,
  remote: RemoteBookingSource | null,
  further: readonly VirtualBookingSource[],
): VirtualBookingSource[] {
  return [own, ...(remote ? [remote] : []), ...further];
}
