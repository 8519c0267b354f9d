import { type DynamicModule, Global, Module } from '@nestjs/common';
import { FURTHER_BOOKING_SOURCES, type VirtualBookingSource } from './virtual-booking.js';

/** What whoever composes the application adds to the room's own sources. Global, so that the room is imported as it is. */
@Global()
@Module({})
export class FurtherBookingSourcesModule {
  /** @param sources asked last, after our own table and the configured scheduling server, in this order */
  static with(sources: readonly VirtualBookingSource[]): DynamicModule {
    return {
      module: FurtherBookingSourcesModule,
      providers: [{ provide: FURTHER_BOOKING_SOURCES, useValue: sources }],
      exports: [FURTHER_BOOKING_SOURCES],
    };
  }
}
