import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActingBusiness } from '../../platform/auth/acting-business.js';
import { KnownPeople } from '../../platform/auth/known-people.js';
import { ActingBusinessProvider } from './acting-business.provider.js';
import { BookingPackagesGate } from './booking-packages.gate.js';
import { BusinessProfiles } from './business-profiles.js';
import { BusinessTokensService } from './business-tokens.service.js';
import { Business } from './business.entity.js';
import { BusinessesController } from './businesses.controller.js';
import { BusinessesService } from './businesses.service.js';
import { KnownPeopleProvider } from './known-people.provider.js';
import { PackageSettingsController } from './package-settings.controller.js';
import { PackageSettingsService } from './package-settings.service.js';
import { RecordOwners } from './record-owners.js';
import { StaffMember } from './staff-member.entity.js';
import { TokensController } from './tokens.controller.js';

/** Businesses, staff, the feature gate, and which business a token acts for. Global: every staff route needs the latter. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Business, StaffMember])],
  controllers: [BusinessesController, PackageSettingsController, TokensController],
  providers: [
    BusinessesService,
    BusinessTokensService,
    BusinessProfiles,
    PackageSettingsService,
    RecordOwners,
    BookingPackagesGate,
    { provide: ActingBusiness, useClass: ActingBusinessProvider },
    { provide: KnownPeople, useClass: KnownPeopleProvider },
  ],
  exports: [BusinessProfiles, ActingBusiness, KnownPeople, BookingPackagesGate],
})
export class BusinessesModule {}
