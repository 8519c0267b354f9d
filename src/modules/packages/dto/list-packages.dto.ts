import { FlagField, UidField } from '../../../platform/common/dto/fields.js';

/** Flags of `GET /platform/v1/payment/packages`, beside paging (contract 3.3). */
export class ListPackagesDto {
  @FlagField({ description: 'With `items`.' })
  include_items?: string;

  @FlagField({ description: 'Without deactivated packages.' })
  active_only?: string;
}

/** `GET /client/payments/v1/packages`, beside paging (contract 3.7). */
export class PublicCatalogueDto {
  @UidField({ example: 'k3v9x0q2m8c1z7ab', description: 'Whose catalogue.' })
  business_id!: string;

  @FlagField({ description: 'Makes no difference: deactivated packages are never public.' })
  active_only?: string;
}

/** `GET /client/payments/v1/packages/{id}` (contract 3.7). */
export class PublicPackageDto {
  @UidField({ optional: true, example: 'k3v9x0q2m8c1z7ab', description: 'The business it must belong to.' })
  business_id?: string;
}
