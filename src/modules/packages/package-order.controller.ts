import { Body, Controller, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { ReorderPackagesDto } from './dto/reorder-packages.dto.js';
import { PackagesService } from './packages.service.js';

/** The order of the catalogue (contract 3.6). Not gated. */
@ApiTags('Packages')
@Controller('business/payments/v1/packages')
@Idempotent()
export class PackageOrderController {
  constructor(private readonly packages: PackagesService) {}

  @Put('reorder')
  @StaffRoute()
  @ApiOperation({
    operationId: 'reorderPackages',
    summary: 'Put packages in order',
    description: 'All or nothing; packages not named keep their place.',
  })
  @ApiWholeData(200, { type: 'object', additionalProperties: false })
  @ApiRefusals(
    { code: 'PARAMETER_MISSING', message: 'Mandatory parameter packages is missing', field: 'packages' },
    { code: 'NOT_FOUND', message: 'Package not found: packages.0.id "b8o4o1k7p3k9g2ab"', field: 'packages.0.id' },
    {
      code: 'UNPROCESSABLE',
      message: 'packages.name can’t be changed here: leave it out, or send it as it is: "Ten yoga classes"',
      field: 'packages.name',
    },
  )
  async reorder(@CurrentCaller() caller: StaffCaller, @Body() dto: ReorderPackagesDto) {
    await this.packages.reorder(caller.principal.businessUid, dto.packages);
    return {};
  }
}
