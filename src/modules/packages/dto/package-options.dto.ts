import { BooleanField, MoneyField, TextField, UidListField, UnitField } from '../../../platform/common/dto/fields.js';
import type { DiscountUnit } from '../booking-package.entity.js';
import { ProductsField } from './package-fields.js';
import type { PackageProductDto } from './package-parts.dto.js';

const MAX_DESCRIPTION_LENGTH = 5000;
const MAX_PATH_LENGTH = 2000;

/** The fields that no form of a package has to have (contract 3.1). */
export class PackageOptionsDto {
  @TextField({ optional: true, maxLength: MAX_DESCRIPTION_LENGTH, example: 'Valid for all levels.' })
  description?: string | null;

  @MoneyField({ optional: true, example: 10, description: 'For display only; 0: none.' })
  discount_amount?: number | string | null;

  @UnitField(['f', 'p'], { optional: true, example: 'P', description: 'A fixed amount or per cent; for display only.' })
  discount_unit?: DiscountUnit | null;

  @TextField({ optional: true, maxLength: MAX_PATH_LENGTH, example: 'images/ten-classes.png' })
  image_path?: string | null;

  @BooleanField({ optional: true, example: true, description: 'Listed in the public catalogue; default false.' })
  online_payment_enabled?: boolean | null;

  @ProductsField({ optional: true })
  products?: PackageProductDto[] | null;

  @UidListField({ optional: true, example: ['t1a6x3u8i2d9v4ab'] })
  tax_uids?: string[] | null;
}
