import { CurrencyField, InstantField, MoneyField, TextField, UidField } from '../../../platform/common/dto/fields.js';

/** `POST /business/scheduling/v1/virtual_bookings`. */
export class CreateVirtualBookingDto {
  @UidField({ description: 'The client who may pay for it.' })
  client_id!: string;

  @UidField({ description: 'What is booked.' })
  service_id!: string;

  @UidField({ optional: true, aliases: ['conversation_id'], description: 'Default: the client’s default matter.' })
  matter_uid?: string;

  @InstantField({ example: '2030-05-01T10:00:00Z', description: 'When the session takes place.' })
  start_time!: string;

  @InstantField({ optional: true, example: '2030-04-30T10:00:00Z', description: 'Until when it is held.' })
  expires_at?: string;

  @MoneyField({ optional: true, example: 50, description: 'Default: the service’s price.' })
  price?: number | string;

  @CurrencyField({ optional: true, description: 'Default: the service’s.' })
  currency?: string;

  @TextField({ optional: true, description: 'Default: the service’s name.' })
  title?: string;
}
