import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AuthModule } from './platform/auth/auth.module.js';
import { TokenKeys } from './platform/auth/token-keys.js';
import { BookableServicesModule } from './modules/bookable-services/bookable-services.module.js';
import { BusinessesModule } from './modules/businesses/businesses.module.js';
import { CardsModule } from './pages/cards/cards.module.js';
import { ClientRecordsModule } from './modules/client-records/client-records.module.js';
import { ClientPackagesModule } from './modules/client-packages/client-packages.module.js';
import { ClientsModule } from './modules/clients/clients.module.js';
import type { Configuration } from './platform/config/configuration.js';
import { Clock } from './platform/common/clock.js';
import { ConfigurationModule } from './platform/config/configuration.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { DocsModule } from './pages/docs/docs.module.js';
import { HealthModule } from './operations/health/health.module.js';
import { IdempotencyModule } from './platform/idempotency/idempotency.module.js';
import { MetricsModule } from './operations/metrics/metrics.module.js';
import { PackagesModule } from './modules/packages/packages.module.js';
import { PaymentsModule } from './modules/payments/payments.module.js';
import { SchedulingModule } from './modules/scheduling/scheduling.module.js';
import { FurtherBookingSourcesModule } from './modules/virtual-bookings/further-booking-sources.module.js';
import type { VirtualBookingSource } from './modules/virtual-bookings/virtual-booking.js';
import { VirtualBookingsModule } from './modules/virtual-bookings/virtual-bookings.module.js';

/** What the application is made from: its configuration, a connected database, and the live secrets. */
export interface AppParts {
  readonly configuration: Configuration;
  readonly dataSource: DataSource;
  readonly tokenKeys: TokenKeys;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** Where virtual bookings are looked for beside our own table. */
  readonly virtualBookingSources?: readonly VirtualBookingSource[];
}

/** The list of rooms. */
@Module({})
export class AppModule {
  static with({ configuration, dataSource, tokenKeys, clock, virtualBookingSources = [] }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.with(configuration),
        DatabaseModule.with(dataSource, clock),
        AuthModule.with(tokenKeys),
        BusinessesModule,
        IdempotencyModule,
        ClientsModule,
        BookableServicesModule,
        PackagesModule,
        PaymentsModule,
        SchedulingModule,
        FurtherBookingSourcesModule.with(virtualBookingSources),
        VirtualBookingsModule,
        ClientPackagesModule,
        ClientRecordsModule,
        CardsModule,
        DocsModule,
        HealthModule,
        ...(configuration.metrics ? [MetricsModule] : []),
      ],
    };
  }
}
