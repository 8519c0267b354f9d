import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { ClientPackagesService } from './client-packages.service.js';
import { presentClientPackage, presentSourcedClientPackage } from './dto/client-package.presenter.js';
import { ClientPackageResponse, SourcedClientPackageResponse } from './dto/client-package.response.js';
import { UpdateClientPackageDto } from './dto/update-client-package.dto.js';
import { UpdateClientPackageUseCase } from './lifecycle/update-client-package.use-case.js';

const UNKNOWN = { code: 'NOT_FOUND', message: 'Client package not found' } as const;
const TOO_FEW = {
  code: 'UNPROCESSABLE',
  message: 'total_bookings is less than has been used',
  field: 'booking_credits',
} as const;

/** A client package that has been given (contract 2.3, 2.4). */
@ApiTags('Client packages')
@Controller('business/payments/v1/client_packages')
@Idempotent()
@StaffRoute()
export class BusinessClientPackagesController {
  constructor(
    private readonly clientPackages: ClientPackagesService,
    private readonly updateClientPackage: UpdateClientPackageUseCase,
  ) {}

  @Get(':uid')
  @ApiOperation({ summary: 'Show a client package' })
  @ApiData(200, { client_package: SourcedClientPackageResponse })
  @ApiRefusals(UNKNOWN)
  async show(@CurrentCaller() { principal }: StaffCaller, @Param('uid') uid: string) {
    return { client_package: presentSourcedClientPackage(await this.clientPackages.show(principal.businessUid, uid)) };
  }

  @Put(':uid')
  @ApiOperation({
    summary: 'Change sessions, last day or activity of a client package',
    description: 'Client, package and price can’t be changed. An empty change is fine.',
  })
  @ApiData(200, { client_package: ClientPackageResponse })
  @ApiRefusals(UNKNOWN, TOO_FEW)
  async update(@CurrentCaller() caller: StaffCaller, @Param('uid') uid: string, @Body() dto: UpdateClientPackageDto) {
    return {
      client_package: presentClientPackage(await this.updateClientPackage.run(caller, uid, dto.client_package)),
    };
  }
}
