import { Body, Controller, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { GatedStaffRoute } from '../businesses/gated-staff-route.decorator.js';
import { ApiData, ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { Idempotent, IdempotentInBatch } from '../../platform/idempotency/idempotent.decorators.js';
import { CancelRedemptionUseCase } from './redemption/cancel-redemption.use-case.js';
import { PreviewResponse } from './dto/preview.response.js';
import {
  CancelledRedemptionResponse,
  PACKAGE_NAME,
  REDEMPTION_REFUSALS,
  REFUSALS_WITHOUT_NO_PACKAGE,
} from './dto/redemption.response.js';
import { StaffUpdateUsageDto, UpdateUsageDto } from './dto/update-usage.dto.js';
import { RedemptionUseCase } from './redemption/redemption.use-case.js';

const NO_REDEMPTION = {
  code: 'NO_REDEMPTION',
  message: 'There is no booking redemption for given payment status',
} as const;

/** Staff spend a client's credits, and give them back (contract 1.4, 1.5). */
@ApiTags('Redemption')
@Controller('platform/v1/payment/client_packages')
@Idempotent()
export class StaffRedemptionController {
  constructor(
    private readonly redemption: RedemptionUseCase,
    private readonly cancelRedemption: CancelRedemptionUseCase,
  ) {}

  @Post('update_usage')
  @IdempotentInBatch()
  @GatedStaffRoute(...REDEMPTION_REFUSALS)
  @ApiOperation({ summary: 'Use a client’s package credit for a payment' })
  @ApiData(200, { package_name: PACKAGE_NAME })
  updateUsage(@CurrentCaller() caller: StaffCaller, @Body() dto: StaffUpdateUsageDto) {
    return this.redemption.redeemAsStaff(caller, paymentOf(dto));
  }

  @Post('preview')
  @GatedStaffRoute(...REFUSALS_WITHOUT_NO_PACKAGE)
  @ApiOperation({
    summary: 'Which of the client’s credits would pay, and why no other?',
    description: 'Changes nothing.',
  })
  @ApiWholeData(200, PreviewResponse)
  preview(@CurrentCaller() caller: StaffCaller, @Body() dto: StaffUpdateUsageDto) {
    return this.redemption.previewAsStaff(caller, paymentOf(dto));
  }

  @Put('cancel_redemption')
  @GatedStaffRoute({ code: 'NOT_FOUND', message: 'Payment status not found' }, NO_REDEMPTION)
  @ApiOperation({
    summary: 'Give a session back',
    description:
      'The payment status becomes pending at its original price. It can be redeemed again, any number of times.',
  })
  @ApiWholeData(200, CancelledRedemptionResponse)
  cancel(@CurrentCaller() caller: StaffCaller, @Body() dto: UpdateUsageDto) {
    return this.cancelRedemption.run(caller, dto.payment_status_id);
  }
}

function paymentOf(dto: StaffUpdateUsageDto) {
  return { paymentStatusUid: dto.payment_status_uid, matterUid: dto.matter_uid };
}
