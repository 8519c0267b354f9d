import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type ClientCaller, CurrentCaller } from '../../platform/auth/caller.js';
import { ProvenByPayment } from '../../platform/auth/proven-by-payment.js';
import { ClientRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import { answerPage } from '../../platform/common/listing/page.js';
import { ApiData, ApiPage, ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { ChangesNothing, Idempotent, IdempotentInBatch } from '../../platform/idempotency/idempotent.decorators.js';
import { MatterQueryDto } from '../clients/dto/client-queries.dto.js';
import { CLIENT_PACKAGES } from './client-package-lists.js';
import { ClientCreditsService } from './client-credits.service.js';
import { ClientPackagesService } from './client-packages.service.js';
import {
  AvailableCreditResponse,
  AvailableCreditsQueryDto,
  ClientPackageQueryDto,
  PackageValidityResponse,
  presentAvailableCredit,
  presentRedemption,
  RedemptionResponse,
} from './dto/client-credits.response.js';
import { presentClientPackage, presentListedClientPackage } from './dto/client-package.presenter.js';
import { ClientPackageResponse, ListedClientPackageResponse } from './dto/client-package.response.js';
import { PreviewResponse } from './dto/preview.response.js';
import {
  PACKAGE_NAME,
  REDEMPTION_REFUSALS,
  REFUSALS_WITHOUT_NO_PACKAGE,
  ValidationResponse,
} from './dto/redemption.response.js';
import { UpdateUsageDto, ValidateUsageQueryDto } from './dto/update-usage.dto.js';

const UNKNOWN = { code: 'NOT_FOUND', message: 'Client package not found' } as const;
const REDEMPTIONS: ListSpecification = {
  sortFields: [],
  filterFields: {},
  narrowedBy: ['client_package_id', 'client_package_uid'],
};
const CREDITS: ListSpecification = {
  sortFields: [],
  filterFields: {},
  narrowedBy: ['service_id', 'service_uid', 'matter_uid', 'conversation_id'],
  isWhole: true,
};

/** What a client does with its own packages, and asks about them (contract 1.1 to 1.3, 2.2). */
@Controller()
@Idempotent()
@ClientRoute()
export class ClientPackagesController {
  constructor(
    private readonly clientPackages: ClientPackagesService,
    private readonly clientCredits: ClientCreditsService,
  ) {}

  @Post('platform/v1/clients/payment/client_packages/update_usage')
  @ProvenByPayment()
  @IdempotentInBatch()
  @ApiTags('Redemption')
  @ApiOperation({
    operationId: 'redeemCredit',
    summary: 'Use a package credit for this payment',
    description:
      'Uses one session of the client’s package that expires soonest among those that fit. The payment status becomes paid at price 0.',
  })
  @ApiData(200, { package_name: PACKAGE_NAME })
  @ApiRefusals(...REDEMPTION_REFUSALS)
  updateUsage(@CurrentCaller() caller: ClientCaller, @Body() dto: UpdateUsageDto) {
    return this.clientPackages.redeemAsClient(caller, dto.payment_status_id);
  }

  @Post('platform/v1/clients/payment/client_packages/preview')
  @ProvenByPayment()
  @ChangesNothing()
  @ApiTags('Redemption')
  @ApiOperation({
    operationId: 'previewRedemption',
    summary: 'Which credit would pay, and why no other?',
    description: 'Answers as `update_usage` would decide now, with a reason for every other package. Changes nothing.',
  })
  @ApiWholeData(200, PreviewResponse)
  @ApiRefusals(...REFUSALS_WITHOUT_NO_PACKAGE)
  preview(@CurrentCaller() caller: ClientCaller, @Body() dto: UpdateUsageDto) {
    return this.clientPackages.previewAsClient(caller, dto.payment_status_id);
  }

  @Get('platform/v1/clients/payment/client_packages/validate')
  @ProvenByPayment()
  @ApiTags('Redemption')
  @ApiOperation({
    operationId: 'validateRedemption',
    summary: 'Would a package credit pay for this?',
    description: 'Changes nothing.',
  })
  @ApiWholeData(200, ValidationResponse)
  @ApiRefusals(...REFUSALS_WITHOUT_NO_PACKAGE)
  async validate(@CurrentCaller() caller: ClientCaller, @Query() query: ValidateUsageQueryDto) {
    return { has_package: await this.clientPackages.hasPackage(caller, query.payment_status_id) };
  }

  @Get('client/payments/v1/client_packages')
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'listClientPackages',
    summary: 'List my packages',
    description: 'ACTIVE: in its dates, not deactivated, some sessions left.',
  })
  @ApiListQuery(CLIENT_PACKAGES)
  @ApiPage({ client_packages: [ListedClientPackageResponse] })
  async list(
    @CurrentCaller() { principal }: ClientCaller,
    @Query() { matter_uid: matterUid }: MatterQueryDto,
    @ListQueryParam(CLIENT_PACKAGES) query: ListQuery,
  ) {
    const owner = { businessUid: principal.businessUid, clientUid: principal.uid, matterUid };
    return answerPage('client_packages', await this.clientPackages.list(owner, query), presentListedClientPackage);
  }

  @Get('platform/v1/clients/payment/client_packages/available_credits')
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'listAvailableCredits',
    summary: 'Credits I could use today',
    description: 'In the order in which they would be used; `available_credits` counts the sessions of all of them.',
  })
  @ApiListQuery(CREDITS)
  @ApiPage({ available_credits: { type: 'integer', example: 9 }, credits: [AvailableCreditResponse] })
  async availableCredits(
    @CurrentCaller() { principal }: ClientCaller,
    @Query() { service_id: serviceUid, matter_uid: matterUid }: AvailableCreditsQueryDto,
    @ListQueryParam(CREDITS) query: ListQuery,
  ) {
    const asked = { serviceUid, matterUid, query };
    const { sessions, page } = await this.clientCredits.available(principal.businessUid, principal.uid, asked);
    return { available_credits: sessions, ...answerPage('credits', page, presentAvailableCredit) };
  }

  @Get('platform/v1/clients/payment/client_packages/is_valid')
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'validateClientPackage',
    summary: 'Can this package be used today?',
    description: 'Its dates, sessions and activity; not whether it covers a service.',
  })
  @ApiWholeData(200, PackageValidityResponse)
  @ApiRefusals(UNKNOWN)
  isValid(@CurrentCaller() { principal }: ClientCaller, @Query() query: ClientPackageQueryDto) {
    return this.clientCredits.validity(principal.businessUid, principal.uid, query.client_package_id);
  }

  @Get('platform/v1/clients/payment/client_packages/redemptions_data')
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'listClientPackageRedemptions',
    summary: 'What this package was used for',
    description: 'Newest first, cancelled ones included.',
  })
  @ApiListQuery(REDEMPTIONS)
  @ApiPage({ redemptions: [RedemptionResponse] })
  @ApiRefusals(UNKNOWN)
  async redemptions(
    @CurrentCaller() { principal }: ClientCaller,
    @Query() { client_package_id: clientPackageUid }: ClientPackageQueryDto,
    @ListQueryParam(REDEMPTIONS) query: ListQuery,
  ) {
    const owner = { businessUid: principal.businessUid, clientUid: principal.uid, clientPackageUid };
    return answerPage('redemptions', await this.clientPackages.redemptionsOf(owner, query), presentRedemption);
  }

  @Get('platform/v1/clients/payment/client_packages/:id')
  @ApiTags('Client packages')
  @ApiOperation({
    operationId: 'getClientPackage',
    summary: 'One of my packages',
    description: 'With its credits and its payment request.',
  })
  @ApiData(200, { client_package: ClientPackageResponse })
  @ApiRefusals(UNKNOWN)
  async show(@CurrentCaller() { principal }: ClientCaller, @Param('id') id: string) {
    const details = await this.clientPackages.show(principal.businessUid, id, principal.uid);
    return { client_package: presentClientPackage(details) };
  }
}
