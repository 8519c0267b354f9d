import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ClientPackagesModule } from '../../modules/client-packages/client-packages.module.js';
import { Draining } from './draining.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

/** Whether the service lives and can work, for whoever runs it. */
@Module({
  imports: [TerminusModule.forRoot({ errorLogStyle: 'json' }), ClientPackagesModule],
  controllers: [HealthController],
  providers: [Draining, Readiness],
})
export class HealthModule {}
