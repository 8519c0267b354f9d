import { Body, Controller, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { BookableServicesService } from './bookable-services.service.js';
import { CreateServiceDto, UpdateServiceDto } from './dto/service.dto.js';
import { presentService, ServiceResponse } from './dto/service.response.js';

const NO_PRICE = { code: 'UNPROCESSABLE', message: 'A paid service needs a price', field: 'price' } as const;

/** Services as the business sets them up (contract 5). Answers are the bare object. */
@ApiTags('Services')
@Controller('v2/settings/services')
@Idempotent()
export class ServiceSettingsController {
  constructor(private readonly services: BookableServicesService) {}

  @Post()
  @StaffRoute()
  @ApiOperation({
    operationId: 'createService',
    summary: 'Create a service',
    description: 'Only `name` and `duration` are needed.',
  })
  @ApiWholeData(201, ServiceResponse)
  @ApiRefusals(
    { code: 'PARAMETER_MISSING', message: 'Mandatory parameter name is missing', field: 'name' },
    { code: 'NOT_FOUND', message: 'Business not found' },
    NO_PRICE,
  )
  async create(@CurrentCaller() caller: StaffCaller, @Body() dto: CreateServiceDto): Promise<ServiceResponse> {
    return presentService(await this.services.create(caller.principal.businessUid, dto));
  }

  @Put(':id')
  @StaffRoute()
  @ApiOperation({
    operationId: 'updateService',
    summary: 'Change a service',
    description: 'What is not given stays as it is.',
  })
  @ApiParam({ name: 'id', example: 's5t0a8r3n7q2w6ez' })
  @ApiWholeData(200, ServiceResponse)
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Service not found' }, NO_PRICE)
  async update(
    @CurrentCaller() caller: StaffCaller,
    @Param('id') uid: string,
    @Body() dto: UpdateServiceDto,
  ): Promise<ServiceResponse> {
    return presentService(await this.services.update(caller.principal.businessUid, uid, dto));
  }
}
