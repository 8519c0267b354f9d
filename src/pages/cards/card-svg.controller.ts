import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { CardPictures } from './card-pictures.service.js';
import { renderCardSvg } from './render-card-svg.js';

/** Opened by itself, the picture may style itself and nothing else. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** A client package as a picture for e-mails. */
@ApiTags('Client packages')
@Controller('business/payments/v1/client_packages')
@StaffRoute()
export class CardSvgController {
  constructor(private readonly pictures: CardPictures) {}

  @Get(':uid/card.svg')
  @Header('content-type', 'image/svg+xml; charset=utf-8')
  @Header('content-security-policy', CONTENT_SECURITY_POLICY)
  @Header('x-content-type-options', 'nosniff')
  @Header('cache-control', 'private, no-cache')
  @ApiOperation({
    operationId: 'getClientPackageCard',
    summary: 'A client package as a picture',
    description: 'A punch card with a hole for each session used, to show in an e-mail.',
  })
  @ApiParam({ name: 'uid', example: 'c1p2a3c4k5a6g7e8' })
  @ApiOkResponse({ description: 'The picture.', content: { 'image/svg+xml': { schema: { type: 'string' } } } })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Client package not found' })
  async card(@CurrentCaller() { principal }: StaffCaller, @Param('uid') uid: string): Promise<string> {
    return renderCardSvg(await this.pictures.find(principal.businessUid, uid));
  }
}
