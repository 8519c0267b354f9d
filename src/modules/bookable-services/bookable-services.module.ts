import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BookableService } from './bookable-service.entity.js';
import { BookableServicesService } from './bookable-services.service.js';
import { ServiceSettingsController } from './service-settings.controller.js';
import { ServicesController } from './services.controller.js';

/** What clients of a business can book. */
@Module({
  imports: [TypeOrmModule.forFeature([BookableService])],
  controllers: [ServiceSettingsController, ServicesController],
  providers: [BookableServicesService],
  exports: [BookableServicesService],
})
export class BookableServicesModule {}
