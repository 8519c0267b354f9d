import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type BusinessCaller, CurrentCaller } from '../../platform/auth/caller.js';
import { AnyTokenRoute } from '../../platform/auth/routes.decorators.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { answerPage } from '../../platform/common/listing/page.js';
import { ApiData, ApiPage } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { BookableServicesService, SERVICE_LIST } from './bookable-services.service.js';
import { AvailabilityDto, ListServicesDto, ServiceAvailabilityDto } from './dto/service-queries.dto.js';
import { presentService, presentSlot, ServiceResponse, SlotResponse } from './dto/service.response.js';

const SERVICE_UID = { name: 'uid', example: 's5t0a8r3n7q2w6ez' };
const UNKNOWN_BUSINESS = { code: 'NOT_FOUND', message: 'Business not found' } as const;
const UNKNOWN_SERVICE = { code: 'NOT_FOUND', message: 'Service not found' } as const;
const NO_START = {
  code: 'PARAMETER_MISSING',
  message: 'Mandatory parameter start_date is missing',
  field: 'start_date',
} as const;
const WRONG_PERIOD = {
  code: 'UNPROCESSABLE',
  message: 'end_date must not be before start_date',
  field: 'end_date',
} as const;
const OPENING_HOURS = 'Every day 09:00–17:00 business time, in steps of the duration, in the future. Up to 31 days.';

/** Services as those see them who book them (contract 5). */
@ApiTags('Services')
@Controller('platform/v1/services')
export class ServicesController {
  constructor(private readonly services: BookableServicesService) {}

  @Get()
  @AnyTokenRoute()
  @ApiOperation({
    operationId: 'listServices',
    summary: 'List services',
    description: 'Oldest first.',
  })
  @ApiListQuery(SERVICE_LIST)
  @ApiPage({ services: [ServiceResponse] })
  @ApiRefusals(UNKNOWN_BUSINESS)
  async list(
    @CurrentCaller() caller: BusinessCaller,
    @ListQueryParam(SERVICE_LIST) query: ListQuery,
    @Query() { business_id }: ListServicesDto,
  ) {
    return answerPage(
      'services',
      await this.services.list(businessAskedFor(caller, business_id), query),
      presentService,
    );
  }

  // Before `:uid`, which would take it for a service's uid.
  @Get('availability')
  @AnyTokenRoute()
  @ApiOperation({
    operationId: 'listAvailableSlots',
    summary: 'When services can be booked',
    description: OPENING_HOURS,
  })
  @ApiData(200, { availability: [SlotResponse] })
  @ApiRefusals(NO_START, UNKNOWN_SERVICE, WRONG_PERIOD)
  async availability(@CurrentCaller() caller: BusinessCaller, @Query() dto: AvailabilityDto) {
    const businessUid = businessAskedFor(caller, dto.business_id);
    return { availability: (await this.services.availability(businessUid, dto, dto.service_id)).map(presentSlot) };
  }

  @Get(':uid')
  @AnyTokenRoute()
  @ApiOperation({ operationId: 'getService', summary: 'A service', description: 'Also when it is not active.' })
  @ApiParam(SERVICE_UID)
  @ApiData(200, { service: ServiceResponse })
  @ApiRefusals(UNKNOWN_SERVICE)
  async show(@CurrentCaller() caller: BusinessCaller, @Param('uid') uid: string) {
    return { service: presentService(await this.services.show(caller.principal.businessUid, uid)) };
  }

  @Get(':uid/availability')
  @AnyTokenRoute()
  @ApiOperation({
    operationId: 'listServiceSlots',
    summary: 'When a service can be booked',
    description: OPENING_HOURS,
  })
  @ApiParam(SERVICE_UID)
  @ApiData(200, { availability: [SlotResponse] })
  @ApiRefusals(NO_START, UNKNOWN_SERVICE, WRONG_PERIOD)
  async serviceAvailability(
    @CurrentCaller() caller: BusinessCaller,
    @Param('uid') uid: string,
    @Query() dto: ServiceAvailabilityDto,
  ) {
    const businessUid = businessAskedFor(caller, dto.business_id);
    return { availability: (await this.services.availability(businessUid, dto, uid)).map(presentSlot) };
  }
}

/**
 * The business that a caller asks about. A client or staff member can name no other than their own; directories and applications had
 * theirs settled when they were let in (contract 0.2).
 * @throws NotFoundError for another business
 */
function businessAskedFor({ principal }: BusinessCaller, businessId: string | undefined): string {
  const bound = principal.type === 'client' || principal.type === 'staff';
  if (bound && businessId !== undefined && businessId !== principal.businessUid) throw new NotFoundError('Business');
  return principal.businessUid;
}
