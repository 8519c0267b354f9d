import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type StaffCaller } from '../../platform/auth/caller.js';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiListQuery, ListQueryParam } from '../../platform/common/listing/list-query.decorator.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { answerPage } from '../../platform/common/listing/page.js';
import { ApiData, ApiPage } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { APPOINTMENT_LIST, AppointmentsService } from './appointments.service.js';
import { AppointmentResponse, presentAppointment } from './dto/appointment.response.js';
import { ListAppointmentsDto } from './dto/booking.dto.js';

/** Bookings as staff see them (contract 5). */
@ApiTags('Bookings')
@Controller('platform/v1/scheduling/appointments')
@StaffRoute()
export class AppointmentsController {
  constructor(private readonly appointments: AppointmentsService) {}

  @Get()
  @ApiOperation({ operationId: 'listAppointments', summary: 'List appointments', description: 'Latest start first.' })
  @ApiListQuery(APPOINTMENT_LIST)
  @ApiPage({ appointments: [AppointmentResponse] })
  async list(
    @CurrentCaller() { principal }: StaffCaller,
    @ListQueryParam(APPOINTMENT_LIST) query: ListQuery,
    @Query() { client_id: clientUid }: ListAppointmentsDto,
  ) {
    const page = await this.appointments.list(principal.businessUid, query, clientUid);
    return answerPage('appointments', page, presentAppointment);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getAppointment',
    summary: 'An appointment and its payment',
    description: 'The booking as staff see it, with what is asked for it and whether that is paid.',
  })
  @ApiParam({ name: 'id', example: 'b5k2n8x4q7w1e3rt' })
  @ApiData(200, { appointment: AppointmentResponse })
  @ApiRefusals({ code: 'NOT_FOUND', message: 'Appointment not found' })
  async show(@CurrentCaller() { principal }: StaffCaller, @Param('id') uid: string) {
    return { appointment: presentAppointment(await this.appointments.show(principal.businessUid, uid)) };
  }
}
