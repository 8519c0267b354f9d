import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BookableServicesModule } from '../bookable-services/bookable-services.module.js';
import { BookingPackage } from './booking-package.entity.js';
import { PackageCatalogueService } from './package-catalogue.service.js';
import { PackageOrderController } from './package-order.controller.js';
import { PackagesController } from './packages.controller.js';
import { PackagesService } from './packages.service.js';
import { PublicCatalogueController } from './public-catalogue.controller.js';
import { ServiceNames } from './service-names.js';

/** The catalogue: templates that client packages are copied from. */
@Module({
  imports: [TypeOrmModule.forFeature([BookingPackage]), BookableServicesModule],
  controllers: [PackagesController, PackageOrderController, PublicCatalogueController],
  providers: [PackagesService, PackageCatalogueService, ServiceNames],
  exports: [PackagesService],
})
export class PackagesModule {}
