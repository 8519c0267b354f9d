import {
  ChoiceField,
  CurrencyField,
  DayField,
  IntegerField,
  MoneyField,
  ObjectField,
  ObjectListField,
  TextField,
  UidField,
  UidListField,
} from '../../../../platform/common/dto/fields.js';
import { INVOICE_STATUSES, type InvoiceStatus } from '../invoice.entity.js';

const MAX_ADDRESS_LENGTH = 1000;
const MAX_DESCRIPTION_LENGTH = 2000;

/** A line of a new invoice. */
export class NewInvoiceItemDto {
  @TextField({ example: 'Yoga mat' })
  name!: string;

  @IntegerField({ min: 1, example: 2 })
  quantity!: number;

  @MoneyField({ example: 25, description: 'No more decimal places than the currency has.' })
  unit_amount!: number | string;

  @TextField({ optional: true, maxLength: MAX_DESCRIPTION_LENGTH, example: 'Natural rubber' })
  description?: string | null;

  @UidListField({ optional: true })
  tax_uids?: string[] | null;
}

/** What is billed. */
export class NewInvoiceDto {
  @UidField({ aliases: ['conversation_id'], description: 'Whose client shall pay.' })
  matter_uid!: string;

  @CurrencyField()
  currency!: string;

  @TextField({ maxLength: MAX_ADDRESS_LENGTH, example: 'Alexanderplatz 1, Berlin' })
  billing_address!: string;

  @DayField({ example: '2030-01-01' })
  issue_date!: string;

  @DayField({ example: '2030-01-31', description: 'Not before `issue_date`.' })
  due_date!: string;

  @ObjectListField(() => NewInvoiceItemDto, { minSize: 1, description: 'Its lines.' })
  items!: NewInvoiceItemDto[];

  @ChoiceField(INVOICE_STATUSES, { optional: true, description: 'Default: `ISSUED`.' })
  status?: InvoiceStatus | null;

  @UidField({ optional: true, aliases: ['client_uid'], description: 'Must be the matter’s client.' })
  client_id?: string;

  @UidField({ optional: true, description: 'Default: the staff member whose token is used.' })
  staff_id?: string | null;
}

/** `POST /business/payments/v1/invoices`. */
export class CreateInvoiceDto {
  @ObjectField(() => NewInvoiceDto, { description: 'What is billed.' })
  invoice!: NewInvoiceDto;
}
