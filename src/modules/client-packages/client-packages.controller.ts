import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type ClientCaller, CurrentCaller } from '../../platform/auth/caller.js';
import { ClientRoute } from '../../platform/auth/routes.decorators.js';
import { ApiData, ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent, IdempotentInBatch } from '../../platform/idempotency/idempotent.decorators.js';
import { PreviewResponse } from './dto/preview.response.js';
import {
  PACKAGE_NAME,
  REDEMPTION_REFUSALS,
  REFUSALS_WITHOUT_NO_PACKAGE,
  ValidationResponse,
} from './dto/redemption.response.js';
import { UpdateUsageDto, ValidateUsageQueryDto } from './dto/update-usage.dto.js';
import { RedemptionUseCase } from './redemption/redemption.use-case.js';

/** A client spends its own credits (contract 1.1, 1.2). */
@ApiTags('Redemption')
@Controller('platform/v1/clients/payment/client_packages')
@Idempotent()
@ClientRoute()
export class ClientRedemptionController {
  constructor(private readonly redemption: RedemptionUseCase) {}

  @Post('update_usage')
  @IdempotentInBatch()
  @ApiOperation({
    summary: 'Use a package credit for this payment',
    description:
      'Uses one session of the client’s package that expires soonest among those that fit. The payment status becomes paid at price 0.',
  })
  @ApiData(200, { package_name: PACKAGE_NAME })
  @ApiRefusals(...REDEMPTION_REFUSALS)
  updateUsage(@CurrentCaller() caller: ClientCaller, @Body() dto: UpdateUsageDto) {
    return this.redemption.redeemAsClient(caller, dto.payment_status_id);
  }

  @Post('preview')
  @ApiOperation({
    summary: 'Which credit would pay, and why no other?',
    description: 'Answers as `update_usage` would decide now, with a reason for every other package. Changes nothing.',
  })
  @ApiWholeData(200, PreviewResponse)
  @ApiRefusals(...REFUSALS_WITHOUT_NO_PACKAGE)
  preview(@CurrentCaller() caller: ClientCaller, @Body() dto: UpdateUsageDto) {
    return this.redemption.previewAsClient(caller, dto.payment_status_id);
  }

  @Get('validate')
  @ApiOperation({ summary: 'Would a package credit pay for this?', description: 'Changes nothing.' })
  @ApiWholeData(200, ValidationResponse)
  @ApiRefusals(...REFUSALS_WITHOUT_NO_PACKAGE)
  async validate(@CurrentCaller() caller: ClientCaller, @Query() query: ValidateUsageQueryDto) {
    return { has_package: await this.redemption.hasPackage(caller, query.payment_status_id) };
  }
}
