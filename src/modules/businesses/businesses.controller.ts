import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller } from '../../platform/auth/caller.js';
import { DirectoryRoute, StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiData, ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { BusinessesService } from './businesses.service.js';
import { CreateBusinessDto, UpdateFeaturesDto } from './dto/business.dto.js';
import { BusinessResponse, presentBusiness, presentStaff, StaffResponse } from './dto/business.response.js';

const FEATURES = { type: 'array', items: { type: 'string' }, example: ['booking_packages'] };
const UNKNOWN_BUSINESS = { code: 'NOT_FOUND', message: 'Business not found' } as const;
const FIXED_NAME = {
  code: 'UNPROCESSABLE',
  message: 'name can’t be changed here: leave it out, or send it as it is: "Lotus Yoga"',
  field: 'name',
} as const;

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
    description: 'Oldest first.',
  })
  @ApiData(200, { staff: [StaffResponse] })
  @ApiRefusals(UNKNOWN_BUSINESS)
  async staff(@Param('business_uid') businessUid: string) {
    return { staff: (await this.businesses.staff(businessUid)).map(presentStaff) };
  }
}
