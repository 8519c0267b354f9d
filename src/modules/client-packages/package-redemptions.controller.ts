import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import { answerPage } from '../../platform/common/listing/page.js';
import { ApiPage } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { PackageRedemptionResponse } from './dto/package-redemption.response.js';
import { PackageRedemptionsService } from './package-redemptions.service.js';

/** Paged, in a fixed order. */
const REDEMPTIONS: ListSpecification = { sortFields: [], filterFields: {} };

/** What a client package was used for (contract 2.7). */
@ApiTags('Client packages')
@Controller('business/payments/v1/client_packages/:uid/redemptions')
@StaffRoute()
export class PackageRedemptionsController {
  constructor(private readonly redemptions: PackageRedemptionsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listClientPackageRedemptionsAsStaff',
    summary: 'What a client package was used for',
    description: 'Newest first, cancelled ones included: which payment and service, who used the session, and when.',
  })
  @ApiListQuery(REDEMPTIONS)
  @ApiPage({ redemptions: [PackageRedemptionResponse] })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Client package not found' })
  async list(
    @CurrentCaller() { principal }: StaffCaller,
    @Param('uid') uid: string,
    @ListQueryParam(REDEMPTIONS) query: ListQuery,
  ) {
    const page = await this.redemptions.list(principal.businessUid, uid, query);
    return answerPage('redemptions', page, (redemption) => redemption);
  }
}
