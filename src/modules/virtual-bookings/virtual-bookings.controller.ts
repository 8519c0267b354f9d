import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { CreateVirtualBookingDto } from './dto/create-virtual-booking.dto.js';
import { presentVirtualBooking, VirtualBookingResponse } from './dto/virtual-booking.response.js';
import { VirtualBookingsService } from './virtual-bookings.service.js';

/** A route of our own, to try the path of virtual bookings by hand. */
@ApiTags('Virtual bookings')
@Controller('business/scheduling/v1/virtual_bookings')
@Idempotent()
@StaffRoute()
export class VirtualBookingsController {
  constructor(private readonly virtualBookings: VirtualBookingsService) {}

  @Post()
  @ApiOperation({
    operationId: 'createVirtualBooking',
    summary: 'Hold a booking that has no payment request yet',
    description: 'Redeem it by its uid: it becomes a payment request of type `PendingBooking` and is paid, at once.',
  })
  @ApiData(201, { virtual_booking: VirtualBookingResponse })
  @ApiRefusals({
    code: 'UNPROCESSABLE',
    message: 'service_id "s5t2r9v1e8i4c7ab" is not a service of the business',
    field: 'service_id',
  })
  async create(@CurrentCaller() caller: StaffCaller, @Body() dto: CreateVirtualBookingDto) {
    return { virtual_booking: presentVirtualBooking(await this.virtualBookings.create(caller, dto)) };
  }
}
