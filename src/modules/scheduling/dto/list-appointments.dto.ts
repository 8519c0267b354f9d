import { UidField } from '../../../platform/common/dto/fields.js';

/** `GET /platform/v1/scheduling/appointments`, beside paging. */
export class ListAppointmentsDto {
  @UidField({ optional: true, example: 'c8h2j5n0v4b7t1ye', description: 'Default: those of all clients.' })
  client_id?: string;
}
