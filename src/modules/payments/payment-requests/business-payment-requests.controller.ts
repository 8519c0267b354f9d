import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../../platform/auth/caller.js';
import { StaffRoute } from '../../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../../platform/common/listing/list-query.js';
import { answerPage } from '../../../platform/common/listing/page.js';
import { ApiData, ApiPage } from '../../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../../platform/idempotency/idempotent.decorators.js';
import { ALREADY_PAID } from '../dto/payment-refusals.js';
import { CreatePaymentRequestDto } from './dto/create-payment-request.dto.js';
import { PaymentRequestResponse } from './dto/payment-request.response.js';
import { UpdatePaymentRequestDto } from './dto/update-payment-request.dto.js';
import { BUSINESS_PAYMENT_REQUESTS } from './payment-request-lists.js';
import { PaymentRequestsService } from './payment-requests.service.js';
import { UpdatePaymentRequestUseCase } from './update-payment-request.use-case.js';

const UID = { name: 'uid', example: 'm4k8z1x7c2v9b3n6' };
const UNKNOWN = { code: 'NOT_FOUND', message: 'Payment request not found' } as const;

/** Payment requests of a business (contract 4.3 to 4.6). */
@ApiTags('Payment requests')
@Controller('business/payments/v1/payment_requests')
@Idempotent()
@StaffRoute()
export class BusinessPaymentRequestsController {
  constructor(
    private readonly paymentRequests: PaymentRequestsService,
    private readonly updatePaymentRequest: UpdatePaymentRequestUseCase,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listPaymentRequestsAsStaff',
    summary: 'List the payment requests of a business',
    description: 'Newest first.',
  })
  @ApiListQuery(BUSINESS_PAYMENT_REQUESTS)
  @ApiPage({ payment_requests: [PaymentRequestResponse] })
  async list(@CurrentCaller() { principal }: StaffCaller, @ListQueryParam(BUSINESS_PAYMENT_REQUESTS) query: ListQuery) {
    const page = await this.paymentRequests.listForBusiness(principal.businessUid, query);
    return answerPage('payment_requests', page, (request) => request);
  }

  @Post()
  @ApiOperation({
    operationId: 'createPaymentRequest',
    summary: 'Ask a client for a payment',
    description: 'With a service, so that a credit can pay for it.',
  })
  @ApiData(201, { payment_request: PaymentRequestResponse })
  @ApiRefusals({ code: 'UNPROCESSABLE', message: 'client_id is not known', field: 'client_id' })
  async create(@CurrentCaller() caller: StaffCaller, @Body() dto: CreatePaymentRequestDto) {
    return { payment_request: await this.paymentRequests.create(caller, dto.payment_request) };
  }

  @Get(':uid')
  @ApiOperation({
    operationId: 'getPaymentRequest',
    summary: 'A payment request',
    description: 'Of any client of the business.',
  })
  @ApiParam(UID)
  @ApiData(200, { payment_request: PaymentRequestResponse })
  @ApiRefusals(UNKNOWN)
  async show(@CurrentCaller() { principal }: StaffCaller, @Param('uid') uid: string) {
    return { payment_request: await this.paymentRequests.show(principal.businessUid, uid) };
  }

  @Put(':uid')
  @ApiOperation({
    operationId: 'updatePaymentRequest',
    summary: 'Change a payment request',
    description: 'Only while it is pending. What is not given stays as it is.',
  })
  @ApiParam(UID)
  @ApiData(200, { payment_request: PaymentRequestResponse })
  @ApiRefusals(
    { code: 'PARAMETER_MISSING', message: '', field: 'payment_request' },
    UNKNOWN,
    ALREADY_PAID,
    { code: 'PAYMENT_STATUS_CANCELLED', message: 'Payment status is cancelled' },
    { code: 'UNPROCESSABLE', message: 'price is below what has been paid', field: 'price' },
  )
  async update(@CurrentCaller() caller: StaffCaller, @Param('uid') uid: string, @Body() dto: UpdatePaymentRequestDto) {
    return { payment_request: await this.updatePaymentRequest.run(caller, uid, dto.payment_request) };
  }
}
