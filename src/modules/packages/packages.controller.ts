import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { answerPage } from '../../platform/common/listing/page.js';
import { ApiData, ApiPage } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { NeedsBookingPackages } from '../businesses/booking-packages.gate.js';
import { CreateBookingPackageDto } from './dto/create-booking-package.dto.js';
import { CreatePackageDto } from './dto/create-package.dto.js';
import { ListPackagesDto } from './dto/list-packages.dto.js';
import {
  BookingPackageResponse,
  ListedPackageResponse,
  PackageResponse,
  presentBookingPackage,
  presentListedPackage,
  presentPackage,
} from './dto/package.response.js';
import { UpdatePackageDto } from './dto/update-package.dto.js';
import { PACKAGE_LIST, PackageCatalogueService } from './package-catalogue.service.js';
import { PackagesService } from './packages.service.js';

const MISSING_NAME = {
  code: 'PARAMETER_MISSING',
  message: 'Mandatory parameter name is missing',
  field: 'name',
} as const;
const UNKNOWN_PACKAGE = { code: 'NOT_FOUND', message: 'Package not found' } as const;
const UNKNOWN_SERVICE = {
  code: 'UNPROCESSABLE',
  message: 'Service not found: items.0.services.1.id "s5t2r9v1e8i4c7ab" is not a service of the business',
  field: 'items.0.services.1.id',
} as const;
const PACKAGE_ID = { name: 'id', example: 'b8o4o1k7p3k9g2ab' };

/** The catalogue as staff keep it (contract 3.1–3.5). */
@ApiTags('Packages')
@Controller('platform/v1/payment')
@Idempotent()
@StaffRoute()
export class PackagesController {
  constructor(
    private readonly packages: PackagesService,
    private readonly catalogue: PackageCatalogueService,
  ) {}

  @Post('packages')
  @NeedsBookingPackages(MISSING_NAME, UNKNOWN_SERVICE)
  @ApiOperation({
    operationId: 'createPackage',
    summary: 'Create a package',
    description: 'On sale at once, at the end of the list.',
  })
  @ApiData(201, { package: PackageResponse })
  async create(@CurrentCaller() caller: StaffCaller, @Body() dto: CreatePackageDto) {
    return { package: presentPackage(await this.packages.create(caller.principal.businessUid, dto)) };
  }

  @Post('booking_packages')
  @NeedsBookingPackages(MISSING_NAME, UNKNOWN_SERVICE)
  @ApiOperation({
    operationId: 'createBookingPackage',
    summary: 'Create a package of so many sessions',
    description: 'The short form: one item, 12 months, the currency of the business.',
  })
  @ApiData(201, { booking_package: BookingPackageResponse, package: PackageResponse })
  async createOfSessions(@CurrentCaller() caller: StaffCaller, @Body() dto: CreateBookingPackageDto) {
    const named = await this.packages.createOfSessions(caller.principal.businessUid, dto);
    return { booking_package: presentBookingPackage(named), package: presentPackage(named) };
  }

  @Get('packages')
  @NeedsBookingPackages()
  @ApiOperation({ operationId: 'listPackages', summary: 'List packages', description: 'By their places.' })
  @ApiListQuery(PACKAGE_LIST)
  @ApiPage({ packages: [ListedPackageResponse] })
  async list(
    @CurrentCaller() { principal: { businessUid } }: StaffCaller,
    @ListQueryParam(PACKAGE_LIST) query: ListQuery,
    @Query() { include_items, active_only }: ListPackagesDto,
  ) {
    const restriction = active_only === 'true' ? ({ active: true } as const) : {};
    return include_items === 'true'
      ? answerPage('packages', await this.catalogue.listNamed(businessUid, query, restriction), presentPackage)
      : answerPage('packages', await this.catalogue.list(businessUid, query, restriction), presentListedPackage);
  }

  @Get('packages/:id')
  @ApiOperation({
    operationId: 'getPackage',
    summary: 'A package',
    description: 'Also when it is deactivated, and without the feature.',
  })
  @ApiParam(PACKAGE_ID)
  @ApiData(200, { package: PackageResponse })
  @ApiRefusals(UNKNOWN_PACKAGE)
  async show(@CurrentCaller() caller: StaffCaller, @Param('id') uid: string) {
    return { package: presentPackage(await this.catalogue.show(caller.principal.businessUid, uid)) };
  }

  @Put('packages/:id')
  @NeedsBookingPackages(
    { code: 'PARAMETER_MISSING', message: 'Mandatory parameter package is missing', field: 'package' },
    UNKNOWN_PACKAGE,
    UNKNOWN_SERVICE,
  )
  @ApiOperation({
    operationId: 'updatePackage',
    summary: 'Change a package',
    description: 'Client packages that were sold already do not change.',
  })
  @ApiParam(PACKAGE_ID)
  @ApiData(200, { package: PackageResponse })
  async update(@CurrentCaller() caller: StaffCaller, @Param('id') uid: string, @Body() dto: UpdatePackageDto) {
    return { package: presentPackage(await this.packages.update(caller.principal.businessUid, uid, dto.package)) };
  }
}
