import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { ApiData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { STAFF_CLIENT_PACKAGES } from './client-package-lists.js';
import { ClientPackagesService } from './client-packages.service.js';
import { presentClientPackage } from './dto/client-package.presenter.js';
import { ClientPackageResponse } from './dto/client-package.response.js';

/** A client's packages, for staff (contract 2.5). */
@ApiTags('Client packages')
@Controller('platform/v1/clients/:client_id/payment/client_packages')
@StaffRoute()
export class StaffClientPackagesController {
  constructor(private readonly clientPackages: ClientPackagesService) {}

  @Get()
  @ApiOperation({ summary: 'List a client’s packages', description: 'Newest first.' })
  @ApiListQuery(STAFF_CLIENT_PACKAGES)
  @ApiData(200, { client_packages: [ClientPackageResponse] })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Client not found' })
  async list(
    @CurrentCaller() { principal }: StaffCaller,
    @Param('client_id') clientUid: string,
    @ListQueryParam(STAFF_CLIENT_PACKAGES) query: ListQuery,
  ) {
    const owner = { businessUid: principal.businessUid, clientUid };
    return { client_packages: (await this.clientPackages.listForStaff(owner, query)).map(presentClientPackage) };
  }
}
