import type { ExpirationUnit } from '../../../platform/common/calendar.js';
import { BooleanField, CurrencyField, ObjectField } from '../../../platform/common/dto/fields.js';
import { FixedFields } from '../../../platform/common/dto/fixed-fields.js';
import { ExpirationField, ExpirationUnitField, ItemsField, PackageNameField, PriceField } from './package-fields.js';
import { PackageOptionsDto } from './package-options.dto.js';
import { ChangedPackageItemDto } from './package-parts.dto.js';

/** Any field of a package; what is not given stays (contract 3.5). Its place is changed by `reorder`. */
@FixedFields(
  'id',
  'uid',
  'business_uid',
  'order',
  'total_price',
  'taxes',
  'total_bookings',
  'sessions_count',
  'service_uids',
  'created_at',
  'deleted_at',
)
export class PackageChangesDto extends PackageOptionsDto {
  @PackageNameField({ optional: true })
  name?: string | null;

  @PriceField({ optional: true })
  price?: number | string | null;

  @CurrencyField({ optional: true })
  currency?: string | null;

  @ExpirationField({ optional: true })
  expiration?: number | null;

  @ExpirationUnitField({ optional: true })
  expiration_unit?: ExpirationUnit | null;

  @ItemsField({ optional: true, description: 'Replaces all of them.' }, () => ChangedPackageItemDto)
  items?: ChangedPackageItemDto[];

  @BooleanField({ optional: true, example: true, description: 'A deactivated package can’t be sold.' })
  active?: boolean | null;
}

/** `PUT /platform/v1/payment/packages/{id}` (contract 3.5). */
export class UpdatePackageDto {
  @ObjectField(() => PackageChangesDto, { description: 'The fields to change.' })
  package!: PackageChangesDto;
}
