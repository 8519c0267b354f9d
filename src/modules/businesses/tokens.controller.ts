import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller } from '../../platform/auth/caller.js';
import { ISSUED_TOKEN, presentIssuedToken } from '../../platform/auth/issued-token.js';
import type { VerifiableRequest } from '../../platform/auth/jwt.strategies.js';
import { BearerRoute, DirectoryRoute, ExchangeRoute } from '../../platform/auth/routes.decorators.js';
import { ApiData, ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { BusinessTokensService } from './business-tokens.service.js';
import { CreateTokenDto, RevokeTokenDto } from './dto/tokens.dto.js';

/** Tokens over the API (contract 0.2). */
@ApiTags('Tokens')
@Controller('platform/v1/tokens')
@Idempotent()
export class TokensController {
  constructor(private readonly tokens: BusinessTokensService) {}

  @Post()
  @DirectoryRoute()
  @ApiOperation({
    operationId: 'createToken',
    summary: 'Create a token for a business',
    description: 'A staff token of one of the directory’s businesses.',
  })
  @ApiData(201, { token: { type: 'string' } })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Business not found' })
  async create(@CurrentCaller() caller: Caller, @Body() dto: CreateTokenDto) {
    return { token: await this.tokens.issueFor(caller.principal, dto.business_id) };
  }

  @Post('exchange')
  @ExchangeRoute()
  @ApiOperation({
    operationId: 'exchangeToken',
    summary: 'Exchange a client’s token',
    description:
      'For a link’s token (`single_use`), which is good for nothing else: once, and it is used up. Another one of the client’s can be exchanged too. The new token ends when the old one would have.',
  })
  @ApiData(201, ISSUED_TOKEN)
  async exchange(@CurrentCaller() caller: Caller, @Req() request: VerifiableRequest, @Body() _nothing: object) {
    return presentIssuedToken(await this.tokens.exchange(caller.principal, request));
  }

  @Post('revoke')
  @BearerRoute()
  @ApiOperation({
    operationId: 'revokeToken',
    summary: 'Revoke a token',
    description: 'Your own, or one of a business of your directory.',
  })
  @ApiWholeData(200, { type: 'object', additionalProperties: false })
  async revoke(@CurrentCaller() caller: Caller, @Body() dto: RevokeTokenDto) {
    await this.tokens.revoke(caller.principal, dto.token);
    return {};
  }
}
