import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../../platform/auth/caller.js';
import { StaffRoute } from '../../../platform/auth/routes.decorators.js';
import { ApiData } from '../../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../../platform/idempotency/idempotent.decorators.js';
import { CreateInvoiceUseCase } from './create-invoice.use-case.js';
import { CreateInvoiceDto } from './dto/create-invoice.dto.js';
import { InvoiceResponse, presentInvoice } from './dto/invoice.response.js';

/** Invoices of a business (contract 5). */
@ApiTags('Invoices')
@Controller('business/payments/v1/invoices')
@Idempotent()
@StaffRoute()
export class InvoicesController {
  constructor(private readonly createInvoice: CreateInvoiceUseCase) {}

  @Post()
  @ApiOperation({
    operationId: 'createInvoice',
    summary: 'Bill a client',
    description: 'Makes a payment request for the total. It has no service, so no credit can pay it.',
  })
  @ApiData(201, { invoice: InvoiceResponse })
  @ApiRefusals(
    { code: 'PARAMETER_MISSING', message: '', field: 'invoice' },
    { code: 'UNPROCESSABLE', message: 'due_date is before issue_date', field: 'due_date' },
  )
  async create(@CurrentCaller() caller: StaffCaller, @Body() dto: CreateInvoiceDto) {
    return { invoice: presentInvoice(await this.createInvoice.run(caller, dto.invoice)) };
  }
}
