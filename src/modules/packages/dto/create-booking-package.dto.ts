import type { ExpirationUnit } from '../../../platform/common/calendar.js';
import { CurrencyField, IntegerField, UidListField } from '../../../platform/common/dto/fields.js';
import { ExpirationField, ExpirationUnitField, PackageNameField, PriceField } from './package-fields.js';
import { PackageOptionsDto } from './package-options.dto.js';

/** `POST /platform/v1/payment/booking_packages` (contract 3.2). */
export class CreateBookingPackageDto extends PackageOptionsDto {
  @PackageNameField()
  name!: string;

  @PriceField()
  price!: number | string;

  @IntegerField({ min: 1, example: 10 })
  sessions_count!: number;

  @UidListField({
    optional: true,
    example: ['s5t2r9v1e8i4c7ab'],
    description: 'Services that a session may be used for; none means every service of the business.',
  })
  service_uids?: string[] | null;

  @CurrencyField({ optional: true, description: 'Default: the currency of the business.' })
  currency?: string | null;

  @ExpirationField({ optional: true, description: 'Default 12.' })
  expiration?: number | null;

  @ExpirationUnitField({ optional: true, description: 'Day, week, month or year; default month.' })
  expiration_unit?: ExpirationUnit | null;
}
