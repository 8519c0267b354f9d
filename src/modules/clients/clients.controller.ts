import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { ISSUED_TOKEN, presentIssuedToken } from '../../platform/auth/issued-token.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { answerPage } from '../../platform/common/listing/page.js';
import { ApiData, ApiPage, ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { CLIENT_LIST, ClientsService } from './clients.service.js';
import { CLIENT_MERGED } from './dto/client-merged.response.js';
import { SearchClientsDto } from './dto/client-queries.dto.js';
import {
  ClientResponse,
  ClientWithMattersResponse,
  presentClient,
  presentClientWithMatters,
} from './dto/client.response.js';
import { CreateClientTokenDto } from './dto/client-token.js';
import { CreateClientDto } from './dto/create-client.dto.js';
import { UpdateClientDto } from './dto/update-client.dto.js';
import { UpdateClientUseCase } from './update-client.use-case.js';

/** Clients of a business (contract 5). */
@ApiTags('Clients')
@Controller('platform/v1/clients')
@Idempotent()
export class ClientsController {
  constructor(
    private readonly clients: ClientsService,
    private readonly updateClient: UpdateClientUseCase,
  ) {}

  @Post()
  @StaffRoute()
  @ApiOperation({
    operationId: 'createClient',
    summary: 'Create a client',
    description: 'With a default matter and a client token.',
  })
  @ApiData(201, { client: ClientResponse, token: { type: 'string' } })
  @ApiRefusals(
    { code: 'PARAMETER_MISSING', message: 'Mandatory parameter first_name is missing', field: 'first_name' },
    { code: 'NOT_FOUND', message: 'Business not found' },
    { code: 'ALREADY_EXISTS', message: 'Client with this email already exists', field: 'email' },
  )
  async create(@CurrentCaller() caller: StaffCaller, @Body() dto: CreateClientDto) {
    const { client, token } = await this.clients.create(caller.principal.businessUid, dto);
    return { client: presentClient(client), token };
  }

  @Get()
  @StaffRoute()
  @ApiOperation({ operationId: 'listClients', summary: 'List and search clients', description: 'Oldest first.' })
  @ApiListQuery(CLIENT_LIST)
  @ApiPage({ clients: [ClientResponse] })
  async list(
    @CurrentCaller() caller: StaffCaller,
    @ListQueryParam(CLIENT_LIST) query: ListQuery,
    @Query() { search_term }: SearchClientsDto,
  ) {
    const page = await this.clients.list(caller.principal.businessUid, query, search_term);
    return answerPage('clients', page, presentClient);
  }

  @Get(':id')
  @StaffRoute()
  @ApiOperation({
    operationId: 'getClient',
    summary: 'A client with its matters',
    description: 'The default matter first.',
  })
  @ApiParam({ name: 'id', example: 'c8h2j5n0v4b7t1ye' })
  @ApiData(200, { client: ClientWithMattersResponse })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Client not found' }, CLIENT_MERGED)
  async show(@CurrentCaller() caller: StaffCaller, @Param('id') clientUid: string) {
    const { client, matters } = await this.clients.show(caller.principal.businessUid, clientUid);
    return { client: presentClientWithMatters(client, matters) };
  }

  @Put(':id')
  @StaffRoute()
  @ApiOperation({
    operationId: 'updateClient',
    summary: 'Change a client',
    description:
      'What is not sent stays as it is, and so does what is null or blank, unless `force_nullifying` is true. The client as it was read can be sent back.',
  })
  @ApiParam({ name: 'id', example: 'c8h2j5n0v4b7t1ye' })
  @ApiData(200, { client: ClientResponse })
  @ApiRefusals(
    { code: 'NOT_FOUND', message: 'Client not found' },
    CLIENT_MERGED,
    { code: 'ALREADY_EXISTS', message: 'Client with this email already exists', field: 'email' },
    { code: 'UNPROCESSABLE', message: 'full_name can’t be changed here: leave it out', field: 'full_name' },
  )
  async update(@CurrentCaller() caller: StaffCaller, @Param('id') clientUid: string, @Body() dto: UpdateClientDto) {
    return { client: presentClient(await this.updateClient.run(caller.principal.businessUid, clientUid, dto)) };
  }

  @Post(':id/tokens')
  @StaffRoute()
  @ApiOperation({
    operationId: 'createClientToken',
    summary: 'Create a token for a client',
    description:
      'For the site that the client uses: its server asks for the token, and needs no secret of ours. With `single_use` it is for a link: whoever opens it exchanges it once for an ordinary token with the same end.',
  })
  @ApiParam({ name: 'id', example: 'c8h2j5n0v4b7t1ye' })
  @ApiData(201, ISSUED_TOKEN)
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Client not found' }, CLIENT_MERGED, {
    code: 'UNPROCESSABLE',
    message: 'The client has been made anonymous',
  })
  async createToken(
    @CurrentCaller() caller: StaffCaller,
    @Param('id') clientUid: string,
    @Body() dto: CreateClientTokenDto,
  ) {
    return presentIssuedToken(await this.clients.createToken(caller.principal.businessUid, clientUid, dto));
  }

  @Post(':id/revoke_tokens')
  @StaffRoute()
  @ApiOperation({
    operationId: 'revokeClientTokens',
    summary: 'Cut a client off',
    description: 'All tokens that it has been issued until now are refused. New ones work.',
  })
  @ApiParam({ name: 'id', example: 'c8h2j5n0v4b7t1ye' })
  @ApiWholeData(200, { type: 'object', additionalProperties: false })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Client not found' }, CLIENT_MERGED)
  async revokeTokens(@CurrentCaller() caller: StaffCaller, @Param('id') clientUid: string, @Body() _nothing: object) {
    await this.clients.revokeTokens(caller.principal.businessUid, clientUid);
    return {};
  }
}
