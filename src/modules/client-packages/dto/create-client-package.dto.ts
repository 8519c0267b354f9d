import { DayField, IntegerField, MoneyField, UidField, UidListField } from '../../../platform/common/dto/fields.js';

/** `POST /platform/v1/payment/client_packages`: the published form and the short one, which may mix (contract 2.1). */
export class CreateClientPackageDto {
  @UidField({ aliases: ['client_uid'], description: 'Who gets it. Also: `client_uid`.' })
  client_id!: string;

  @UidField({
    aliases: ['booking_package_uid', 'package_uid'],
    description: 'What is given. Also: `booking_package_uid`.',
  })
  package_id!: string;

  @DayField({
    optional: true,
    example: '2026-01-01',
    description: 'First day it can be used; default today. May be past.',
  })
  valid_from?: string;

  @DayField({
    optional: true,
    example: '2030-12-31',
    description:
      'Last day, inclusive. Default: valid_from and the package’s expiration, with the day of the same number (one month from 1 December: 1 January; from 31 January: the last of February); a day earlier where the package settings say `day_before`.',
  })
  valid_until?: string;

  @MoneyField({ optional: true, example: 100, description: 'Default: the package’s price.' })
  price?: number | string;

  @UidField({ optional: true, aliases: ['conversation_id'], description: 'Default: the client’s default matter.' })
  matter_uid?: string;

  @UidListField({ optional: true })
  tax_uids?: string[];

  @IntegerField({
    optional: true,
    min: 1,
    example: 10,
    description:
      "Sessions, instead of the package's own number. Of a package with several items it can only be their total: another number does not say how many of each.",
  })
  sessions_count?: number;
}
