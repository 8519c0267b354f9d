import {
  IntegerField,
  MoneyField,
  ObjectListField,
  TextField,
  UnitField,
} from '../../../platform/common/dto/fields.js';
import { PackageItemDto, PackageProductDto } from './package-parts.dto.js';

const MAX_ITEMS = 20;
const MAX_PRODUCTS = 3;

interface Optional {
  readonly optional?: true;
  readonly description?: string;
}

/** A package's name. */
export function PackageNameField(options: Optional = {}): PropertyDecorator {
  return TextField({ example: 'Ten yoga classes', ...options });
}

/** A package's price, in its currency's decimals at most. */
export function PriceField(options: Optional = {}): PropertyDecorator {
  return MoneyField({ example: 223.5, description: 'What the package costs.', ...options });
}

/** How many units a sold package is valid. */
export function ExpirationField(options: Optional = {}): PropertyDecorator {
  const description = `How long a sold package is valid. One month from 1 December lasts until 1 January, or until 31 December where the package settings say \`day_before\`.${options.description ? ` ${options.description}` : ''}`;
  return IntegerField({ min: 1, example: 12, ...options, description });
}

/** Day, week, month or year, in either case. */
export function ExpirationUnitField(options: Optional = {}): PropertyDecorator {
  return UnitField(['d', 'w', 'm', 'y'], { example: 'M', description: 'Day, week, month or year.', ...options });
}

/** What a package contains. */
export function ItemsField(
  options: Optional = {},
  type: () => new () => object = () => PackageItemDto,
): PropertyDecorator {
  return ObjectListField(type, {
    minSize: 1,
    maxSize: MAX_ITEMS,
    description: 'What its sessions are for.',
    ...options,
  });
}

/** Products that come with a package. */
export function ProductsField(options: Optional = {}): PropertyDecorator {
  return ObjectListField(() => PackageProductDto, { maxSize: MAX_PRODUCTS, ...options });
}
