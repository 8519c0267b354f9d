import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type ClientCaller, CurrentCaller } from '../../../platform/auth/caller.js';
import { ClientRoute } from '../../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../../platform/common/listing/list-query.js';
import { answerPage } from '../../../platform/common/listing/page.js';
import { ApiData, ApiPage } from '../../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../../platform/common/openapi/api-refusal.decorator.js';
import { MatterQueryDto } from '../../clients/dto/client-queries.dto.js';
import { CheckoutSessionResponse } from './dto/checkout.response.js';
import { PaymentRequestResponse } from './dto/payment-request.response.js';
import { CLIENT_PAYMENT_REQUESTS } from './payment-request-lists.js';
import { PaymentRequestsService } from './payment-requests.service.js';

/** Payment requests of the token's client (contract 4.1, 4.2). */
@ApiTags('Payment requests')
@Controller('client/payments/v1/payment_requests')
@ClientRoute()
export class ClientPaymentRequestsController {
  constructor(private readonly paymentRequests: PaymentRequestsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listPaymentRequests',
    summary: 'List my payment requests',
    description: 'The first one of state `pending` can be paid with a credit.',
  })
  @ApiListQuery(CLIENT_PAYMENT_REQUESTS)
  @ApiPage({ payment_requests: [PaymentRequestResponse] })
  async list(
    @CurrentCaller() { principal }: ClientCaller,
    @Query() { matter_uid: matterUid }: MatterQueryDto,
    @ListQueryParam(CLIENT_PAYMENT_REQUESTS) query: ListQuery,
  ) {
    const owner = { businessUid: principal.businessUid, clientUid: principal.uid, matterUid };
    const page = await this.paymentRequests.listForClient(owner, query);
    return answerPage('payment_requests', page, (request) => request);
  }

  @Get(':uid/checkout')
  @ApiOperation({
    operationId: 'getCheckout',
    summary: 'What I need to pay a payment request',
    description: 'How much is left to pay, and for what.',
  })
  @ApiParam({ name: 'uid', example: 'm4k8z1x7c2v9b3n6' })
  @ApiData(200, { checkout_session: CheckoutSessionResponse })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Payment request not found' })
  async checkout(@CurrentCaller() { principal }: ClientCaller, @Param('uid') uid: string) {
    const owner = { businessUid: principal.businessUid, clientUid: principal.uid };
    return { checkout_session: await this.paymentRequests.checkout(owner, uid) };
  }
}
