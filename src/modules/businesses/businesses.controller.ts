import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller } from '../../platform/auth/caller.js';
import { DirectoryRoute, StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { answerPage } from '../../platform/common/listing/page.js';
import { ApiData, ApiPage, ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { BusinessesService, STAFF_LIST } from './businesses.service.js';
import { CreateBusinessDto, UpdateBusinessDto, UpdateFeaturesDto } from './dto/business.dto.js';
import { BusinessResponse, presentBusiness, presentStaff, StaffResponse } from './dto/business.response.js';

const FEATURES = { type: 'array', items: { type: 'string' }, example: ['booking_packages'] };
const UNKNOWN_BUSINESS = { code: 'NOT_FOUND', message: 'Business not found' } as const;
const FIXED_NAME = {
  code: 'UNPROCESSABLE',
  message: 'name can’t be changed here: leave it out, or send it as it is: "Lotus Yoga"',
  field: 'name',
} as const;

const WHAT_CHANGES = `What is not sent, null or blank, stays as it is.

**A new time zone** moves no date. \`valid_from\`, \`valid_until\` and due days stay the same calendar dates; from now on (in every process within a second) they are judged by the day that it is in the new zone. A package whose last day is today may be over at once where it is tomorrow already, and one that ended yesterday can be used again where it is still yesterday. What is due stays due on the same date, and is overdue by the new zone’s day; times are shown with the new zone’s offset. Sessions that are booked stay at their instant. What has been redeemed, paid or written to the ledger stays.

**A new currency** is only the default of what is made from now on: services, packages, client packages and payments keep theirs.`;

/** Businesses, their staff and features (contract 5 and 0.3). */
@ApiTags('Businesses')
@Controller('platform/v1/businesses')
@Idempotent()
export class BusinessesController {
  constructor(private readonly businesses: BusinessesService) {}

  @Post()
  @DirectoryRoute()
  @ApiOperation({
    operationId: 'createBusiness',
    summary: 'Create a business',
    description: 'It belongs to the directory whose token is used.',
  })
  @ApiData(201, { business: BusinessResponse, staff: [StaffResponse] })
  async create(@CurrentCaller() caller: Caller, @Body() dto: CreateBusinessDto) {
    const { business, staff } = await this.businesses.create(caller.principal.uid, dto);
    return { business: presentBusiness(business), staff: [presentStaff(staff)] };
  }

  @Get(':business_uid')
  @StaffRoute()
  @ApiOperation({ operationId: 'getBusiness', summary: 'A business', description: 'With its features.' })
  @ApiData(200, { business: BusinessResponse })
  @ApiRefusals(UNKNOWN_BUSINESS)
  async show(@Param('business_uid') businessUid: string) {
    return { business: presentBusiness(await this.businesses.show(businessUid)) };
  }

  @Put(':business_uid')
  @StaffRoute()
  @ApiOperation({ operationId: 'updateBusiness', summary: 'Change a business', description: WHAT_CHANGES })
  @ApiData(200, { business: BusinessResponse })
  @ApiRefusals(
    UNKNOWN_BUSINESS,
    { code: 'INVALID_PARAMETER', message: 'time_zone must be an IANA time zone', field: 'time_zone' },
    { code: 'UNPROCESSABLE', message: 'created_at can’t be changed here: leave it out', field: 'created_at' },
  )
  async update(@Param('business_uid') businessUid: string, @Body() dto: UpdateBusinessDto) {
    return { business: presentBusiness(await this.businesses.update(businessUid, dto)) };
  }

  @Get(':business_uid/features')
  @StaffRoute()
  @ApiOperation({
    operationId: 'listBusinessFeatures',
    summary: 'Features that are on for a business',
    description: '`booking_packages` is the one that the package routes need.',
  })
  @ApiWholeData(200, FEATURES)
  @ApiRefusals(UNKNOWN_BUSINESS)
  features(@Param('business_uid') businessUid: string): Promise<string[]> {
    return this.businesses.features(businessUid);
  }

  @Put(':business_uid/features')
  @StaffRoute()
  @ApiOperation({
    operationId: 'updateBusinessFeatures',
    summary: 'Switch features of a business on and off',
    description: 'Those named are on from now, all others off.',
  })
  @ApiWholeData(200, FEATURES)
  @ApiRefusals(UNKNOWN_BUSINESS, FIXED_NAME)
  updateFeatures(@Param('business_uid') businessUid: string, @Body() dto: UpdateFeaturesDto): Promise<string[]> {
    return this.businesses.updateFeatures(businessUid, dto);
  }

  @Get(':business_uid/staffs')
  @StaffRoute()
  @ApiOperation({
    operationId: 'listBusinessStaff',
    summary: 'Staff members of a business',
    description: 'First comers first.',
  })
  @ApiListQuery(STAFF_LIST)
  @ApiPage({ staff: [StaffResponse] })
  @ApiRefusals(UNKNOWN_BUSINESS)
  async staff(@Param('business_uid') businessUid: string, @ListQueryParam(STAFF_LIST) query: ListQuery) {
    return answerPage('staff', await this.businesses.staff(businessUid, query), presentStaff);
  }
}
