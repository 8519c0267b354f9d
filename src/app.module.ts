import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AuthModule } from './auth/auth.module.js';
import { TokenKeys } from './auth/token-keys.js';
import { BookableServicesModule } from './bookable-services/bookable-services.module.js';
import { BusinessesModule } from './businesses/businesses.module.js';
import { CardsModule } from './cards/cards.module.js';
import { ClientPackagesModule } from './client-packages/client-packages.module.js';
import { ClientsModule } from './clients/clients.module.js';
import type { Configuration } from './config/configuration.js';
import { Clock } from './common/clock.js';
import { ConfigurationModule } from './config/configuration.module.js';
import { DatabaseModule } from './database/database.module.js';
import { DocsModule } from './docs/docs.module.js';
import { HealthModule } from './health/health.module.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { PackagesModule } from './packages/packages.module.js';
import { PaymentsModule } from './payments/payments.module.js';
import { SchedulingModule } from './scheduling/scheduling.module.js';
import type { VirtualBookingSource } from './virtual-bookings/virtual-booking.js';
import { VirtualBookingsModule } from './virtual-bookings/virtual-bookings.module.js';

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
        VirtualBookingsModule.with(virtualBookingSources),
        ClientPackagesModule,
        CardsModule,
        DocsModule,
        HealthModule,
        ...(configuration.metrics ? [MetricsModule] : []),
      ],
    };
  }
}
