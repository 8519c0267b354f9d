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
import { CreateBusinessDto, UpdateFeaturesDto } from './dto/business.dto.js';
import { BusinessResponse, presentBusiness, presentStaff, StaffResponse } from './dto/business.response.js';

const FEATURES = { type: 'array', items: { type: 'string' }, example: ['booking_packages'] };
const UNKNOWN_BUSINESS = { code: 'NOT_FOUND', message: 'Business not found' } as const;

/** Businesses, their staff and features (contract 5 and 0.3). */
@ApiTags('Businesses')
@Controller('platform/v1/businesses')
@Idempotent()
export class BusinessesController {
  constructor(private readonly businesses: BusinessesService) {}

  @Post()
  @DirectoryRoute()
  @ApiOperation({ summary: 'Create a business', description: 'It belongs to the directory whose token is used.' })
  @ApiData(201, { business: BusinessResponse, staff: [StaffResponse] })
  async create(@CurrentCaller() caller: Caller, @Body() dto: CreateBusinessDto) {
    const { business, staff } = await this.businesses.create(caller.principal.uid, dto);
    return { business: presentBusiness(business), staff: [presentStaff(staff)] };
  }

  @Get(':business_uid/features')
  @StaffRoute()
  @ApiOperation({ summary: 'Features that are on for a business' })
  @ApiWholeData(200, FEATURES)
  @ApiRefusals(UNKNOWN_BUSINESS)
  features(@Param('business_uid') businessUid: string): Promise<string[]> {
    return this.businesses.features(businessUid);
  }

  @Put(':business_uid/features')
  @StaffRoute()
  @ApiOperation({ summary: 'Switch features of a business on and off' })
  @ApiWholeData(200, FEATURES)
  @ApiRefusals(UNKNOWN_BUSINESS)
  updateFeatures(@Param('business_uid') businessUid: string, @Body() dto: UpdateFeaturesDto): Promise<string[]> {
    return this.businesses.updateFeatures(businessUid, dto);
  }

  @Get(':business_uid/staffs')
  @StaffRoute()
  @ApiOperation({ summary: 'Staff members of a business', description: 'First comers first.' })
  @ApiListQuery(STAFF_LIST)
  @ApiPage({ staff: [StaffResponse] })
  @ApiRefusals(UNKNOWN_BUSINESS)
  async staff(@Param('business_uid') businessUid: string, @ListQueryParam(STAFF_LIST) query: ListQuery) {
    return answerPage('staff', await this.businesses.staff(businessUid, query), presentStaff);
  }
}
