import {
  CurrencyField,
  DayField,
  MoneyField,
  ObjectField,
  TextField,
  UidField,
} from '../../../../platform/common/dto/fields.js';

/** What is asked for. */
export class NewPaymentRequestDto {
  @UidField({ aliases: ['client_uid'], description: 'Who shall pay.' })
  client_id!: string;

  @UidField({ optional: true, aliases: ['conversation_id'], description: 'Default: the client’s default matter.' })
  matter_uid?: string;

  @UidField({
    optional: true,
    aliases: ['service_uid'],
    description: 'What it is for; only then can a credit pay for it.',
  })
  service_id?: string;

  @MoneyField({ example: 50, description: 'What is asked for.' })
  price!: number | string;

  @CurrencyField({ optional: true, description: 'Default: the business’s.' })
  currency?: string;

  @DayField({ optional: true, example: '2030-01-31', description: 'Default: today.' })
  due_date?: string;

  @TextField({ optional: true, description: 'Default: the service’s name.' })
  title?: string;
}

/** `POST /business/payments/v1/payment_requests` (contract 4.6). */
export class CreatePaymentRequestDto {
  @ObjectField(() => NewPaymentRequestDto, { description: 'What is asked for.' })
  payment_request!: NewPaymentRequestDto;
}
