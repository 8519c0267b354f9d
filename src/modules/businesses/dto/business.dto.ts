import { CurrencyField, TextField, TimeZoneField, UidListField } from '../../../platform/common/dto/fields.js';
import { FixedFields } from '../../../platform/common/dto/fixed-fields.js';

/** `POST /platform/v1/businesses`. */
export class CreateBusinessDto {
  @TextField({ example: 'Lotus Yoga' })
  name!: string;

  @TimeZoneField({ optional: true, example: 'Europe/Berlin', description: 'IANA name; default UTC.' })
  time_zone?: string;

  @CurrencyField({ optional: true, description: 'Default USD.' })
  currency?: string;

  @TextField({ optional: true, example: 'Ada Lovelace', description: 'Name of the first staff member.' })
  staff_name?: string;

  @TextField({ optional: true, example: 'ada@example.com', description: 'E-mail address of the first staff member.' })
  email?: string;
}

/** `PUT /platform/v1/businesses/{business_uid}/features`: the features that are on from now. */
@FixedFields('id', 'uid', 'name', 'time_zone', 'currency', 'created_at')
export class UpdateFeaturesDto {
  @UidListField({ example: ['booking_packages'] })
  features!: string[];
}
