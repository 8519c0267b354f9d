import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { GatedStaffRoute } from '../businesses/gated-staff-route.decorator.js';
import { ApiData } from '../../platform/common/openapi/api-data.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { presentClientPackage } from './dto/client-package.presenter.js';
import { ClientPackageResponse } from './dto/client-package.response.js';
import { CreateClientPackageDto } from './dto/create-client-package.dto.js';
import { GiveClientPackageUseCase } from './lifecycle/give-client-package.use-case.js';

const UNKNOWN_PACKAGE = {
  code: 'UNPROCESSABLE',
  message: 'package_id is not an active package',
  field: 'package_id',
} as const;

/** Client packages as staff handle them (contract 2). */
@ApiTags('Client packages')
@Controller('platform/v1/payment/client_packages')
@Idempotent()
export class ClientPackagesController {
  constructor(private readonly giveClientPackage: GiveClientPackageUseCase) {}

  @Post()
  @GatedStaffRoute(UNKNOWN_PACKAGE)
  @ApiOperation({
    summary: 'Give a client a package',
    description:
      'Makes its credits and a pending payment request for its price; at price 0 that is paid from the start.',
  })
  @ApiData(201, { client_package: ClientPackageResponse })
  async create(@CurrentCaller() caller: StaffCaller, @Body() dto: CreateClientPackageDto) {
    return { client_package: presentClientPackage(await this.giveClientPackage.run(caller, dto)) };
  }
}
