import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { answerPage } from '../../platform/common/listing/page.js';
import { ApiData, ApiPage } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { ClientsService, MATTER_LIST } from './clients.service.js';
import { CLIENT_MERGED } from './dto/client-merged.response.js';
import { MatterResponse, presentMatter } from './dto/client.response.js';
import { CreateMatterDto } from './dto/create-client.dto.js';

const CLIENT_UID = { name: 'client_uid', example: 'c8h2j5n0v4b7t1ye' };
const UNKNOWN_CLIENT = { code: 'NOT_FOUND', message: 'Client not found' } as const;

/** Matters (conversations) of a client (contract 5). */
@ApiTags('Clients')
@Controller('business/clients/v1/contacts/:client_uid/matters')
@Idempotent()
export class MattersController {
  constructor(private readonly clients: ClientsService) {}

  @Get()
  @StaffRoute()
  @ApiOperation({
    operationId: 'listMatters',
    summary: 'Matters of a client',
    description: 'The default one first, then the oldest.',
  })
  @ApiParam(CLIENT_UID)
  @ApiListQuery(MATTER_LIST)
  @ApiPage({ matters: [MatterResponse] })
  @ApiRefusals(UNKNOWN_CLIENT, CLIENT_MERGED)
  async list(
    @CurrentCaller() caller: StaffCaller,
    @Param('client_uid') clientUid: string,
    @ListQueryParam(MATTER_LIST) query: ListQuery,
  ) {
    const page = await this.clients.listMatters(caller.principal.businessUid, clientUid, query);
    return answerPage('matters', page, presentMatter);
  }

  @Post()
  @StaffRoute()
  @ApiOperation({
    operationId: 'createMatter',
    summary: 'Open one more matter with a client',
    description: 'Packages and payments of one matter are kept apart from those of another.',
  })
  @ApiParam(CLIENT_UID)
  @ApiData(201, { matter: MatterResponse })
  @ApiRefusals(
    { code: 'PARAMETER_MISSING', message: 'Mandatory parameter display_name is missing', field: 'display_name' },
    UNKNOWN_CLIENT,
    CLIENT_MERGED,
  )
  async create(
    @CurrentCaller() caller: StaffCaller,
    @Param('client_uid') clientUid: string,
    @Body() dto: CreateMatterDto,
  ) {
    return { matter: presentMatter(await this.clients.createMatter(caller.principal.businessUid, clientUid, dto)) };
  }
}
