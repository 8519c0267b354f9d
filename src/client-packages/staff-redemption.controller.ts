import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../auth/caller.js';
import { GatedStaffRoute } from '../businesses/gated-staff-route.decorator.js';
import { ApiData } from '../common/openapi/api-data.decorator.js';
import { PACKAGE_NAME, REDEMPTION_REFUSALS } from './dto/redemption.response.js';
import { StaffUpdateUsageDto } from './dto/update-usage.dto.js';
import { RedemptionUseCase } from './redemption/redemption.use-case.js';

/** Staff spend a client's credits, and give them back (contract 1.4, 1.5). */
@ApiTags('Redemption')
@Controller('platform/v1/payment/client_packages')
export class StaffRedemptionController {
  constructor(private readonly redemption: RedemptionUseCase) {}

  @Post('update_usage')
  @GatedStaffRoute(...REDEMPTION_REFUSALS)
  @ApiOperation({ summary: 'Use a client’s package credit for a payment' })
  @ApiData(200, { package_name: PACKAGE_NAME })
  updateUsage(@CurrentCaller() caller: StaffCaller, @Body() dto: StaffUpdateUsageDto) {
    return this.redemption.redeemAsStaff(caller, dto.payment_status_uid, dto.matter_uid);
  }
}
