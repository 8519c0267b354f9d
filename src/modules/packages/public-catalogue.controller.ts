import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { answerPage } from '../../platform/common/listing/page.js';
import { ApiData, ApiPage } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { PublicCatalogueDto, PublicPackageDto } from './dto/list-packages.dto.js';
import { presentPublicPackage, PublicPackageResponse } from './dto/public-package.response.js';
import { PackageCatalogueService, PUBLIC_PACKAGE_LIST } from './package-catalogue.service.js';

/** The catalogue as anybody sees it, without a token (contract 3.7). */
@ApiTags('Public catalogue')
@Controller('client/payments/v1/packages')
export class PublicCatalogueController {
  constructor(private readonly catalogue: PackageCatalogueService) {}

  @Get()
  @ApiOperation({
    operationId: 'listPublicPackages',
    summary: 'Packages that a business sells online',
    description: 'Active ones, by their places.',
  })
  @ApiListQuery(PUBLIC_PACKAGE_LIST)
  @ApiPage({ packages: [PublicPackageResponse] })
  @ApiRefusals(
    { code: 'PARAMETER_MISSING', message: 'Mandatory parameter business_id is missing', field: 'business_id' },
    { code: 'NOT_FOUND', message: 'Business not found' },
  )
  async list(@ListQueryParam(PUBLIC_PACKAGE_LIST) query: ListQuery, @Query() { business_id }: PublicCatalogueDto) {
    return answerPage('packages', await this.catalogue.listPublic(business_id, query), presentPublicPackage);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getPublicPackage',
    summary: 'An active package',
    description: 'Also one that is not listed.',
  })
  @ApiParam({ name: 'id', example: 'b8o4o1k7p3k9g2ab' })
  @ApiData(200, { package: PublicPackageResponse })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Package not found' })
  async show(@Param('id') uid: string, @Query() { business_id }: PublicPackageDto) {
    return { package: presentPublicPackage(await this.catalogue.showPublic(uid, business_id)) };
  }
}
