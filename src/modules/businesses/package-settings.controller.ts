import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { changesIn, PackageSettingsResponse, UpdatePackageSettingsDto } from './dto/package-settings.dto.js';
import { PackageSettingsService } from './package-settings.service.js';

/** What a business decides about all of its packages (contract 2.8). */
@ApiTags('Packages')
@Controller('business/payments/v1/package_settings')
@Idempotent()
@StaffRoute()
export class PackageSettingsController {
  constructor(private readonly settings: PackageSettingsService) {}

  @Get()
  @ApiOperation({
    operationId: 'getPackageSettings',
    summary: 'Settings for all packages of a business',
    description: 'All of them, with their defaults where nothing was decided.',
  })
  @ApiData(200, { package_settings: PackageSettingsResponse })
  async show(@CurrentCaller() { principal }: StaffCaller) {
    return { package_settings: await this.settings.show(principal.businessUid) };
  }

  @Put()
  @ApiOperation({
    operationId: 'updatePackageSettings',
    summary: 'Change settings for all packages of a business',
    description: 'What is not named stays. Packages that have been sold keep what they were sold with.',
  })
  @ApiData(200, { package_settings: PackageSettingsResponse })
  @ApiRefusals({
    code: 'INVALID_PARAMETER',
    message: 'expiry_last_day must be one of the following values: anniversary, day_before',
    field: 'expiry_last_day',
  })
  async update(@CurrentCaller() { principal }: StaffCaller, @Body() dto: UpdatePackageSettingsDto) {
    return { package_settings: await this.settings.update(principal.businessUid, changesIn(dto)) };
  }
}
