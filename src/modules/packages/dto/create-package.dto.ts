import type { ExpirationUnit } from '../../../platform/common/calendar.js';
import { CurrencyField } from '../../../platform/common/dto/fields.js';
import { ExpirationField, ExpirationUnitField, ItemsField, PackageNameField, PriceField } from './package-fields.js';
import { PackageOptionsDto } from './package-options.dto.js';
import type { PackageItemDto } from './package-parts.dto.js';

/** `POST /platform/v1/payment/packages` (contract 3.1). */
export class CreatePackageDto extends PackageOptionsDto {
  @PackageNameField()
  name!: string;

  @PriceField()
  price!: number | string;

  @CurrencyField()
  currency!: string;

  @ExpirationField()
  expiration!: number;

  @ExpirationUnitField()
  expiration_unit!: ExpirationUnit;

  @ItemsField()
  items!: PackageItemDto[];
}
