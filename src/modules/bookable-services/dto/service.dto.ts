import {
  BooleanField,
  ChoiceField,
  CurrencyField,
  IntegerField,
  MoneyField,
  TextField,
  UidField,
} from '../../../platform/common/dto/fields.js';
import { FixedFields } from '../../../platform/common/dto/fixed-fields.js';
import { CHARGE_TYPES, type ChargeType } from '../bookable-service.entity.js';

const MAX_DESCRIPTION_LENGTH = 2000;
/** A week, in minutes. */
const MAX_DURATION_MINUTES = 7 * 24 * 60;

/** What a service need not have. */
class ServiceOptions {
  @ChoiceField(CHARGE_TYPES, {
    optional: true,
    example: 'paid',
    description:
      '`paid` needs a price. By default `paid` with a price above 0, else `no_price`. Another than `paid`, named without a price, takes the price away.',
  })
  charge_type?: ChargeType;

  @MoneyField({ optional: true, example: 50, description: 'No more decimal places than the currency has.' })
  price?: number | string;

  @CurrencyField({ optional: true, description: 'By default the currency of the business.' })
  currency?: string;

  @TextField({ optional: true, maxLength: MAX_DESCRIPTION_LENGTH, example: 'Slow flow for beginners.' })
  description?: string;
}

/** `POST /v2/settings/services`. */
export class CreateServiceDto extends ServiceOptions {
  @NameField()
  name!: string;

  @DurationField()
  duration!: number;

  @UidField({
    optional: true,
    example: 'k3v9x0q2m8c1z7ab',
    description: 'With a directory or app token: the business that the service belongs to.',
  })
  business_id?: string;
}

/** `PUT /v2/settings/services/{id}`: what is not given stays. */
@FixedFields('id', 'uid', 'business_id', 'created_at')
export class UpdateServiceDto extends ServiceOptions {
  @NameField({ optional: true })
  name?: string;

  @DurationField({ optional: true })
  duration?: number;

  @BooleanField({ optional: true, example: true, description: 'Whether it can be booked.' })
  active?: boolean;
}

function NameField(options: { readonly optional?: true } = {}): PropertyDecorator {
  return TextField({ example: 'Yoga class', ...options });
}

function DurationField(options: { readonly optional?: true } = {}): PropertyDecorator {
  return IntegerField({ min: 1, max: MAX_DURATION_MINUTES, example: 60, description: 'Minutes.', ...options });
}
