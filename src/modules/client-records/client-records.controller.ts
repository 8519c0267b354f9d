import { Body, Controller, Delete, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals, type PublishedRefusal } from '../../platform/common/openapi/api-refusal.decorator.js';
import { ChangesNothing, Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { ClientWithMattersResponse, presentClientWithMatters } from '../clients/dto/client.response.js';
import { CLIENT_MERGED } from '../clients/dto/client-merged.response.js';
import { AnonymizeClientUseCase } from './anonymize-client.use-case.js';
import { AnonymizeClientDto } from './dto/anonymize-client.dto.js';
import { MergeClientsDto } from './dto/merge-clients.dto.js';
import { MergeResponse, presentMerge } from './dto/merge.response.js';
import { WhatIsLeftDetails } from './dto/what-is-left.response.js';
import { MergeClientsUseCase } from './merge-clients.use-case.js';

const ID = { name: 'id', example: 'c8h2j5n0v4b7t1ye' };
const MERGE_REFUSALS: readonly PublishedRefusal[] = [
  { code: 'PARAMETER_MISSING', message: 'Mandatory parameter into is missing', field: 'into' },
  { code: 'NOT_FOUND', message: 'Client not found' },
  CLIENT_MERGED,
  { code: 'UNPROCESSABLE', message: 'into "g7k2m9p4w1x8z3bn" is not a client of the business', field: 'into' },
];

/** What concerns all records of a client, whatever room they are in (contract 5, Clients). */
@ApiTags('Clients')
@Controller('platform/v1/clients/:id')
@Idempotent()
@StaffRoute()
export class ClientRecordsController {
  constructor(
    private readonly merging: MergeClientsUseCase,
    private readonly anonymizing: AnonymizeClientUseCase,
  ) {}

  @Delete()
  @ApiOperation({
    operationId: 'deleteClient',
    summary: 'Make a client anonymous',
    description:
      'For good: name, e-mail, phone, address and `custom_id`, what its matters are called, billing addresses and what booking forms asked for are taken away, and its name and details wherever they stand in titles. Its tokens are refused. Its books stay: packages, credits, payments, ledger. While it has sessions left, payments due or bookings to come it is 422, which names them; `confirm=true` deactivates the packages and leaves the rest as it is. Repeated: the same answer.',
  })
  @ApiParam(ID)
  @ApiData(200, { client: ClientWithMattersResponse })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Client not found' }, CLIENT_MERGED, {
    code: 'UNPROCESSABLE',
    message:
      'The client still has 7 unused sessions: settle or cancel it first, or send confirm=true: the packages are deactivated, the rest stays as it is',
    field: 'confirm',
    name: 'SOMETHING_IS_LEFT',
    details: {
      example: { client_packages: [{ id: 'b3n6m4k8z1x7c2v9', sessions_left: 7 }], payment_requests: [], bookings: [] },
      shapes: [WhatIsLeftDetails],
    },
  })
  async anonymize(
    @CurrentCaller() caller: StaffCaller,
    @Param('id') clientUid: string,
    @Query() { confirm }: AnonymizeClientDto,
    @Body() _nothing: object,
  ) {
    const { client, matters } = await this.anonymizing.run(caller, clientUid, confirm === 'true');
    return { client: presentClientWithMatters(client, matters) };
  }

  @Post('merge')
  @ApiOperation({
    operationId: 'mergeClients',
    summary: 'Merge a client into another',
    description:
      'Everything of the client becomes the other’s, at once: matters, payment requests with their payments, packages with their credits and what they were used for, bookings, invoices. Each credit’s ledger says so; no number changes. The other keeps its name and details, and takes over those it lacks. The client is none any more: its tokens are refused, and its id answers 404 with `details.merged_into`. There is no way back; look at the preview first.',
  })
  @ApiParam(ID)
  @ApiData(200, { merge: MergeResponse })
  @ApiRefusals(...MERGE_REFUSALS)
  async merge(@CurrentCaller() caller: StaffCaller, @Param('id') clientUid: string, @Body() dto: MergeClientsDto) {
    return { merge: presentMerge(await this.merging.run(caller, clientUid, dto.into)) };
  }

  @Post('merge_preview')
  @ChangesNothing()
  @ApiOperation({
    operationId: 'previewClientMerge',
    summary: 'What would a merge do?',
    description: 'The answer of the merge, and nothing changes.',
  })
  @ApiParam(ID)
  @ApiData(200, { merge: MergeResponse })
  @ApiRefusals(...MERGE_REFUSALS)
  async preview(@CurrentCaller() caller: StaffCaller, @Param('id') clientUid: string, @Body() dto: MergeClientsDto) {
    return { merge: presentMerge(await this.merging.preview(caller, clientUid, dto.into)) };
  }
}
