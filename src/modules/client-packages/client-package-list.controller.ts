import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type ClientCaller, CurrentCaller } from '../../platform/auth/caller.js';
import { ClientRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { ApiData } from '../../platform/common/openapi/api-data.decorator.js';
import { MatterQueryDto } from '../payments/dto/matter-query.dto.js';
import { CLIENT_PACKAGES } from './client-package-lists.js';
import { ClientPackagesService } from './client-packages.service.js';
import { presentListedClientPackage } from './dto/client-package.presenter.js';
import { ListedClientPackageResponse } from './dto/client-package.response.js';

/** A client's packages, for the client (contract 2.2). */
@ApiTags('Client packages')
@Controller('client/payments/v1/client_packages')
@ClientRoute()
export class ClientPackageListController {
  constructor(private readonly clientPackages: ClientPackagesService) {}

  @Get()
  @ApiOperation({
    summary: 'List my packages',
    description: 'ACTIVE: in its dates, not deactivated, some sessions left.',
  })
  @ApiListQuery(CLIENT_PACKAGES)
  @ApiData(200, { client_packages: [ListedClientPackageResponse] })
  async list(
    @CurrentCaller() { principal }: ClientCaller,
    @Query() { matter_uid: matterUid }: MatterQueryDto,
    @ListQueryParam(CLIENT_PACKAGES) query: ListQuery,
  ) {
    const owner = { businessUid: principal.businessUid, clientUid: principal.uid, matterUid };
    return { client_packages: (await this.clientPackages.list(owner, query)).map(presentListedClientPackage) };
  }
}
