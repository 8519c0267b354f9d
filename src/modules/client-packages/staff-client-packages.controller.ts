import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import { answerPage } from '../../platform/common/listing/page.js';
import { ApiData, ApiPage, ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { ChangesNothing, Idempotent, IdempotentInBatch } from '../../platform/idempotency/idempotent.decorators.js';
import { NeedsBookingPackages } from '../businesses/booking-packages.gate.js';
import { ALREADY_PAID } from '../payments/dto/payment-refusals.js';
import { CLIENT_MERGED } from '../clients/dto/client-merged.response.js';
import { STAFF_CLIENT_PACKAGES } from './client-package-lists.js';
import { ClientPackagesService } from './client-packages.service.js';
import { presentClientPackage, presentSourcedClientPackage } from './dto/client-package.presenter.js';
import { ClientPackageResponse, SourcedClientPackageResponse } from './dto/client-package.response.js';
import { CancelClientPackageDto } from './dto/cancel-client-package.dto.js';
import { CreateClientPackageDto } from './dto/create-client-package.dto.js';
import { LedgerQueryDto, LedgerResponse } from './dto/ledger.response.js';
import { PreviewResponse } from './dto/preview.response.js';
import {
  CancelledRedemptionResponse,
  PACKAGE_NAME,
  REDEMPTION_REFUSALS,
  REFUSALS_WITHOUT_NO_PACKAGE,
} from './dto/redemption.response.js';
import { UpdateClientPackageDto } from './dto/update-client-package.dto.js';
import { StaffUpdateUsageDto, UpdateUsageDto } from './dto/update-usage.dto.js';
import { LedgerHistoryService } from './ledger-history.service.js';
import { CancelClientPackageUseCase } from './lifecycle/cancel-client-package.use-case.js';
import { GiveClientPackageUseCase } from './lifecycle/give-client-package.use-case.js';
import { UpdateClientPackageUseCase } from './lifecycle/update-client-package.use-case.js';
import { CancelRedemptionUseCase } from './redemption/cancel-redemption.use-case.js';

const UNKNOWN = { code: 'NOT_FOUND', message: 'Client package not found' } as const;
const UNKNOWN_CLIENT = { code: 'NOT_FOUND', message: 'Client not found' } as const;
const UNKNOWN_PAYMENT = { code: 'NOT_FOUND', message: 'Payment status not found' } as const;
const UNKNOWN_PACKAGE = {
  code: 'UNPROCESSABLE',
  message: 'package_id "p1a2c3k4a5g6e7u8" is not a package of the business',
  field: 'package_id',
} as const;
const TOO_FEW = {
  code: 'UNPROCESSABLE',
  message: 'total_bookings is less than has been used',
  field: 'booking_credits',
} as const;
const NO_REDEMPTION = {
  code: 'NO_REDEMPTION',
  message: 'There is no booking redemption for given payment status',
} as const;

const NOT_YET = {
  code: 'UNPROCESSABLE',
  message: 'on is in the future: for the business today is 2026-01-25',
  field: 'on',
} as const;

const LEDGER: ListSpecification = { sortFields: ['created_at'], filterFields: {}, narrowedBy: ['as_of'] };

/** What staff do with the packages of the business's clients (contract 1.4, 1.5, 2.1, 2.3 to 2.5). */
@Controller()
@Idempotent()
@StaffRoute()
export class StaffClientPackagesController {
  constructor(
    private readonly clientPackages: ClientPackagesService,
    private readonly cancelRedemption: CancelRedemptionUseCase,
    private readonly giveClientPackage: GiveClientPackageUseCase,
    private readonly updateClientPackage: UpdateClientPackageUseCase,
    private readonly cancelClientPackage: CancelClientPackageUseCase,
    private readonly history: LedgerHistoryService,
  ) {}

  @Post('platform/v1/payment/client_packages/update_usage')
  @IdempotentInBatch()
  @NeedsBookingPackages(...REDEMPTION_REFUSALS, NOT_YET)
  @ApiTags('Redemption')
  @ApiOperation({
    operationId: 'redeemCreditAsStaff',
    summary: 'Use a client’s package credit for a payment',
    description:
      'Uses one session of the package that ends soonest among those of the client that fit. The payment status becomes paid at price 0.',
  })
  @ApiData(200, { package_name: PACKAGE_NAME })
  updateUsage(@CurrentCaller() caller: StaffCaller, @Body() dto: StaffUpdateUsageDto) {
    return this.clientPackages.redeemAsStaff(caller, paymentOf(dto));
  }

  @Post('platform/v1/payment/client_packages/preview')
  @ChangesNothing()
  @NeedsBookingPackages(...REFUSALS_WITHOUT_NO_PACKAGE, NOT_YET)
  @ApiTags('Redemption')
  @ApiOperation({
    operationId: 'previewRedemptionAsStaff',
    summary: 'Which of the client’s credits would pay, and why no other?',
    description: 'Changes nothing.',
  })
  @ApiWholeData(200, PreviewResponse)
  preview(@CurrentCaller() caller: StaffCaller, @Body() dto: StaffUpdateUsageDto) {
    return this.clientPackages.previewAsStaff(caller, paymentOf(dto));
  }

  @Put('platform/v1/payment/client_packages/cancel_redemption')
  @NeedsBookingPackages(UNKNOWN_PAYMENT, NO_REDEMPTION)
  @ApiTags('Redemption')
  @ApiOperation({
    operationId: 'cancelRedemption',
    summary: 'Give a session back',
    description:
      'The payment status becomes pending at its original price, and can be redeemed again, any number of times; for a booking that has been cancelled it becomes cancelled.',
  })
  @ApiWholeData(200, CancelledRedemptionResponse)
  cancel(@CurrentCaller() caller: StaffCaller, @Body() dto: UpdateUsageDto) {
    return this.cancelRedemption.run(caller, dto.payment_status_id);
  }

  @Post('platform/v1/payment/client_packages')
  @NeedsBookingPackages(UNKNOWN_PACKAGE)
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'createClientPackage',
    summary: 'Give a client a package',
    description:
      'Makes its credits and a pending payment request for its price; at price 0 that is paid from the start.',
  })
  @ApiData(201, { client_package: ClientPackageResponse })
  async create(@CurrentCaller() caller: StaffCaller, @Body() dto: CreateClientPackageDto) {
    return { client_package: presentClientPackage(await this.giveClientPackage.run(caller, dto)) };
  }

  @Get('business/payments/v1/client_packages/:uid')
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'getClientPackageAsStaff',
    summary: 'Show a client package',
    description: 'With its credits, its payment request and where the sale came from.',
  })
  @ApiData(200, { client_package: SourcedClientPackageResponse })
  @ApiRefusals(UNKNOWN)
  async show(@CurrentCaller() { principal }: StaffCaller, @Param('uid') uid: string) {
    return { client_package: presentSourcedClientPackage(await this.clientPackages.show(principal.businessUid, uid)) };
  }

  @Put('business/payments/v1/client_packages/:uid')
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'updateClientPackage',
    summary: 'Change sessions, last day or activity of a client package',
    description:
      'Client, package and price can’t be changed; the first day can while no session is used. An empty change is fine.',
  })
  @ApiData(200, { client_package: ClientPackageResponse })
  @ApiRefusals(UNKNOWN, TOO_FEW)
  async update(@CurrentCaller() caller: StaffCaller, @Param('uid') uid: string, @Body() dto: UpdateClientPackageDto) {
    return {
      client_package: presentClientPackage(await this.updateClientPackage.run(caller, uid, dto.client_package)),
    };
  }

  @Post('business/payments/v1/client_packages/:uid/cancel')
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'cancelClientPackage',
    summary: 'Void an unpaid sale',
    description:
      'The package can’t be used any more, and its payment request is cancelled. Money that has been paid in part stays in its amount_paid until it is given back.',
  })
  @ApiData(200, { client_package: ClientPackageResponse })
  @ApiRefusals(UNKNOWN, ALREADY_PAID, {
    code: 'UNPROCESSABLE',
    message:
      '2 of its sessions have been used: cancel those redemptions first, or deactivate the package, which stays owed',
    field: 'booking_credits',
  })
  async cancelPackage(
    @CurrentCaller() caller: StaffCaller,
    @Param('uid') uid: string,
    @Body() { reason }: CancelClientPackageDto,
  ) {
    return {
      client_package: presentClientPackage(await this.cancelClientPackage.run(caller, uid, reason ?? undefined)),
    };
  }

  @Get('business/payments/v1/client_packages/:uid/ledger')
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'getClientPackageLedger',
    summary: 'Every change of a client package’s credits',
    description: 'Oldest first unless sorted otherwise: who did what, why, under which request, and what was left.',
  })
  @ApiListQuery(LEDGER)
  @ApiWholeData(200, LedgerResponse)
  @ApiRefusals(UNKNOWN)
  ledger(
    @CurrentCaller() { principal }: StaffCaller,
    @Param('uid') uid: string,
    @Query() { as_of: asOf }: LedgerQueryDto,
    @ListQueryParam(LEDGER) query: ListQuery,
  ): Promise<LedgerResponse> {
    return this.history.read(principal.businessUid, uid, query, asOf);
  }

  @Get('platform/v1/clients/:client_id/payment/client_packages')
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'listClientPackagesAsStaff',
    summary: 'List a client’s packages',
    description: 'Newest first.',
  })
  @ApiListQuery(STAFF_CLIENT_PACKAGES)
  @ApiPage({ client_packages: [ClientPackageResponse] })
  @ApiRefusals(UNKNOWN_CLIENT, CLIENT_MERGED)
  async list(
    @CurrentCaller() { principal }: StaffCaller,
    @Param('client_id') clientUid: string,
    @ListQueryParam(STAFF_CLIENT_PACKAGES) query: ListQuery,
  ) {
    const owner = { businessUid: principal.businessUid, clientUid };
    return answerPage('client_packages', await this.clientPackages.listForStaff(owner, query), presentClientPackage);
  }
}

function paymentOf(dto: StaffUpdateUsageDto) {
  return { paymentStatusUid: dto.payment_status_uid, matterUid: dto.matter_uid, on: dto.on ?? undefined };
}
