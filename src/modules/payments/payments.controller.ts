import { Body, Controller, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { CreatePaymentDto, PayPaymentStatusDto, RefundDto } from './dto/create-payment.dto.js';
import { ALREADY_PAID } from './dto/payment-refusals.js';
import { PaymentResponse, presentPayment } from './dto/payment.response.js';
import { GiveMoneyBackUseCase } from './give-money-back.use-case.js';
import { TakePaymentUseCase } from './take-payment.use-case.js';

const CANCELLED = { code: 'PAYMENT_STATUS_CANCELLED', message: 'Payment status is cancelled' } as const;
const TOO_MUCH = { code: 'UNPROCESSABLE', message: 'amount is more than is left to pay', field: 'amount' } as const;
const NO_MONEY = {
  code: 'UNPROCESSABLE',
  message: 'No money has been paid that could be given back',
  field: 'amount',
} as const;

/** Money taken from clients, and given back (contract 5). */
@ApiTags('Payments')
@Controller('platform/v1/payments')
@Idempotent()
@StaffRoute()
export class PaymentsController {
  constructor(
    private readonly takePayment: TakePaymentUseCase,
    private readonly giveMoneyBack: GiveMoneyBackUseCase,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'createPayment',
    summary: 'Record a payment',
    description: 'Of the whole or a part of what a payment request asks for; or one that stands for itself.',
  })
  @ApiData(201, { payment: PaymentResponse })
  @ApiRefusals({ code: 'PARAMETER_MISSING', message: '', field: 'amount' }, ALREADY_PAID, CANCELLED, TOO_MUCH)
  async create(@CurrentCaller() caller: StaffCaller, @Body() dto: CreatePaymentDto) {
    return { payment: presentPayment(await this.takePayment.run(caller, dto)) };
  }

  @Put(':payment_status_uid')
  @ApiOperation({
    operationId: 'payPaymentRequest',
    summary: 'Pay a payment request',
    description: 'By default all that is left. This is how a client package gets paid.',
  })
  @ApiParam({ name: 'payment_status_uid', example: 'm4k8z1x7c2v9b3n6' })
  @ApiData(200, { payment: PaymentResponse })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Payment status not found' }, ALREADY_PAID, CANCELLED, TOO_MUCH)
  async pay(
    @CurrentCaller() caller: StaffCaller,
    @Param('payment_status_uid') uid: string,
    @Body() dto: PayPaymentStatusDto,
  ) {
    return { payment: presentPayment(await this.takePayment.payStatus(caller, uid, dto)) };
  }

  @Post(':payment_status_uid/refunds')
  @ApiOperation({
    operationId: 'createRefund',
    summary: 'Record that money was given back',
    description:
      'Part or all of what has been paid in money for a payment request. It is owed again, unless the payment request, or what it is for, has been cancelled.',
  })
  @ApiParam({ name: 'payment_status_uid', example: 'm4k8z1x7c2v9b3n6' })
  @ApiData(201, { payment: PaymentResponse })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Payment status not found' }, NO_MONEY)
  async refund(@CurrentCaller() caller: StaffCaller, @Param('payment_status_uid') uid: string, @Body() dto: RefundDto) {
    return { payment: presentPayment(await this.giveMoneyBack.run(caller, uid, dto)) };
  }
}
