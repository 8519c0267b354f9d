import { Module } from '@nestjs/common';
import { ClientPackagesModule } from '../../modules/client-packages/client-packages.module.js';
import { VirtualBookingsModule } from '../../modules/virtual-bookings/virtual-bookings.module.js';
import { Gauges } from './gauges.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

/** Numbers for whoever runs the service. Knows the other rooms; none of them knows it. */
@Module({
  imports: [ClientPackagesModule, VirtualBookingsModule],
  controllers: [MetricsController],
  providers: [Metrics, Gauges],
})
export class MetricsModule {}
