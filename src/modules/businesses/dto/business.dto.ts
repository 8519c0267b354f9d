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

/** `PUT /platform/v1/businesses/{business_uid}`: what is not sent, null or blank, stays as it is. */
@FixedFields('id', 'uid', 'created_at')
export class UpdateBusinessDto {
  @TextField({ optional: true, example: 'Lotus Yoga' })
  name?: string;

  @TimeZoneField({
    optional: true,
    example: 'Europe/Berlin',
    description: 'IANA name. From now on days are judged in it; the dates that packages and payments have stay.',
  })
  time_zone?: string;

  @CurrencyField({ optional: true, description: 'For what is made from now on without one of its own.' })
  currency?: string;

  @UidListField({ optional: true, example: ['booking_packages'], description: 'The features that are on from now.' })
  features?: string[];
}

/** `PUT /platform/v1/businesses/{business_uid}/features`: the features that are on from now. */
@FixedFields('id', 'uid', 'name', 'time_zone', 'currency', 'created_at')
export class UpdateFeaturesDto {
  @UidListField({ example: ['booking_packages'] })
  features!: string[];
}
