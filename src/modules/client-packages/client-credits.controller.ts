import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type ClientCaller, CurrentCaller } from '../../platform/auth/caller.js';
import { ClientRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { ApiData, ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { ClientCreditsService } from './client-credits.service.js';
import { ClientPackagesService } from './client-packages.service.js';
import {
  AvailableCreditResponse,
  AvailableCreditsQueryDto,
  ClientPackageQueryDto,
  PackageValidityResponse,
  RedemptionResponse,
} from './dto/client-credits.response.js';
import { presentClientPackage } from './dto/client-package.presenter.js';
import { ClientPackageResponse } from './dto/client-package.response.js';

const UNKNOWN = { code: 'NOT_FOUND', message: 'Client package not found' } as const;
const PAGES = { sortFields: [], filterFields: {} };

/** What clients ask about their packages (contract 1.3). */
@ApiTags('Client packages')
@Controller('platform/v1/clients/payment/client_packages')
@ClientRoute()
export class ClientCreditsController {
  constructor(
    private readonly credits: ClientCreditsService,
    private readonly clientPackages: ClientPackagesService,
  ) {}

  @Get('available_credits')
  @ApiOperation({ summary: 'Credits I could use today', description: 'In the order in which they would be used.' })
  @ApiData(200, { available_credits: { type: 'integer', example: 9 }, credits: [AvailableCreditResponse] })
  async available(@CurrentCaller() { principal }: ClientCaller, @Query() query: AvailableCreditsQueryDto) {
    const filter = { serviceUid: query.service_id, matterUid: query.matter_uid };
    const credits = await this.credits.available(principal.businessUid, principal.uid, filter);
    return { available_credits: credits.reduce((sum, { available }) => sum + available, 0), credits };
  }

  @Get('is_valid')
  @ApiOperation({ summary: 'Can this package be used today?' })
  @ApiWholeData(200, PackageValidityResponse)
  @ApiRefusals(UNKNOWN)
  isValid(@CurrentCaller() { principal }: ClientCaller, @Query() query: ClientPackageQueryDto) {
    return this.credits.validity(principal.businessUid, principal.uid, query.client_package_id);
  }

  @Get('redemptions_data')
  @ApiOperation({ summary: 'What this package was used for', description: 'Newest first, cancelled ones included.' })
  @ApiListQuery(PAGES)
  @ApiData(200, { redemptions: [RedemptionResponse] })
  @ApiRefusals(UNKNOWN)
  async redemptions(
    @CurrentCaller() { principal }: ClientCaller,
    @Query() { client_package_id: clientPackageUid }: ClientPackageQueryDto,
    @ListQueryParam(PAGES) query: ListQuery,
  ) {
    const owner = { businessUid: principal.businessUid, clientUid: principal.uid, clientPackageUid };
    return { redemptions: await this.credits.redemptionsOf(owner, query) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of my packages' })
  @ApiData(200, { client_package: ClientPackageResponse })
  @ApiRefusals(UNKNOWN)
  async show(@CurrentCaller() { principal }: ClientCaller, @Param('id') id: string) {
    const details = await this.clientPackages.show(principal.businessUid, id, principal.uid);
    return { client_package: presentClientPackage(details) };
  }
}
