import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type BusinessCaller, CurrentCaller } from '../../platform/auth/caller.js';
import { AnyTokenRoute } from '../../platform/auth/routes.decorators.js';
import { ApiData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { Idempotent } from '../../platform/idempotency/idempotent.decorators.js';
import { CancelBookingUseCase } from './cancel-booking.use-case.js';
import { CreateBookingUseCase } from './create-booking.use-case.js';
import { CancelBookingDto, CreateBookingDto } from './dto/booking.dto.js';
import { BookingResponse, presentBooking } from './dto/booking.response.js';

/** Booking sessions, by clients and for them (contract 5). */
@ApiTags('Bookings')
@Controller('platform/v1/scheduling/bookings')
@Idempotent()
@AnyTokenRoute()
export class BookingsController {
  constructor(
    private readonly createBooking: CreateBookingUseCase,
    private readonly cancelBooking: CancelBookingUseCase,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'createBooking',
    summary: 'Book a session',
    description: 'A paid service with a price asks for a payment, which a credit can pay.',
  })
  @ApiData(201, { booking: BookingResponse })
  @ApiRefusals(
    { code: 'PARAMETER_MISSING', message: '', field: 'start_time' },
    { code: 'NOT_FOUND', message: 'Business not found' },
    { code: 'TIMESLOT_UNAVAILABLE', message: 'start_time is in the past', field: 'start_time' },
    {
      code: 'UNPROCESSABLE',
      message: 'service_id "s5t2r9v1e8i4c7ab" is not a service of the business',
      field: 'service_id',
    },
  )
  async create(@CurrentCaller() caller: BusinessCaller, @Body() dto: CreateBookingDto) {
    return { booking: presentBooking(await this.createBooking.run(caller, dto)) };
  }

  @Post('cancel')
  @ApiOperation({
    operationId: 'cancelBooking',
    summary: 'Cancel a booking',
    description:
      'Nothing is owed for it any more: with it goes its payment request, if that is still pending. What has paid it, money or a credit, is not given back by that. A client can cancel until it begins.',
  })
  @ApiData(200, { booking: BookingResponse })
  @ApiRefusals(
    { code: 'PARAMETER_MISSING', message: '', field: 'booking_id' },
    { code: 'NOT_FOUND', message: 'Booking not found' },
    {
      code: 'BOOKING_HAS_BEGUN',
      message: 'The booking has begun: only the business can cancel it now',
      field: 'booking_id',
    },
  )
  async cancel(@CurrentCaller() caller: BusinessCaller, @Body() dto: CancelBookingDto) {
    return { booking: presentBooking(await this.cancelBooking.run(caller, dto)) };
  }
}
