import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import { ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { LedgerQueryDto, LedgerResponse } from './dto/ledger.response.js';
import { LedgerHistoryService } from './ledger-history.service.js';

const UNKNOWN = { code: 'NOT_FOUND', message: 'Client package not found' } as const;
const LEDGER: ListSpecification = { sortFields: ['created_at'], filterFields: {} };

/** The history of a client package's credits, for staff. */
@ApiTags('Client packages')
@Controller('business/payments/v1/client_packages')
@StaffRoute()
export class LedgerController {
  constructor(private readonly history: LedgerHistoryService) {}

  @Get(':uid/ledger')
  @ApiOperation({
    summary: 'Every change of a client package’s credits',
    description: 'Oldest first unless sorted otherwise: who did what, why, under which request, and what was left.',
  })
  @ApiListQuery(LEDGER)
  @ApiWholeData(200, LedgerResponse)
  @ApiRefusals(UNKNOWN)
  show(
    @CurrentCaller() { principal }: StaffCaller,
    @Param('uid') uid: string,
    @Query() { as_of: asOf }: LedgerQueryDto,
    @ListQueryParam(LEDGER) query: ListQuery,
  ): Promise<LedgerResponse> {
    return this.history.read(principal.businessUid, uid, query, asOf);
  }
}
