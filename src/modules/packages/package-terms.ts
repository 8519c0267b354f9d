import { InvalidParameterError } from '../../platform/common/errors/common.errors.js';
import { fitsCurrency, type Money, toMoney } from '../../platform/common/money.js';
import type { BookingPackage, PackageItem, PackageProduct } from './booking-package.entity.js';
import type { PackageItemDto, PackageProductDto } from './dto/package-parts.dto.js';
import type { PackageChangesDto } from './dto/update-package.dto.js';

/** Services that a package may name, in all of its items together: everybody who looks at a catalogue is sent all of them. */
const MAX_SERVICES = 100;

/** What a business decides about a package. */
export type PackageTerms = Pick<
  BookingPackage,
  | 'name'
  | 'price'
  | 'currency'
  | 'expiration'
  | 'expirationUnit'
  | 'description'
  | 'imagePath'
  | 'discountAmount'
  | 'discountUnit'
  | 'onlinePaymentEnabled'
  | 'active'
  | 'items'
  | 'products'
  | 'taxUids'
>;

/** The terms of a package that nothing has been said about yet (contract 3.1 and 3.2: 12 months, the business's currency). */
export function defaultTerms(currency: string): PackageTerms {
  return {
    name: '',
    price: '0',
    currency,
    expiration: 12,
    expirationUnit: 'm',
    description: '',
    imagePath: '',
    discountAmount: null,
    discountUnit: null,
    onlinePaymentEnabled: false,
    active: true,
    items: [],
    products: [],
    taxUids: [],
  };
}

/**
 * `current` with what `changes` names; `items`, `products` and `tax_uids` are replaced as a whole (contract 3.5).
 * @throws InvalidParameterError when the resulting price has more decimal places than the resulting currency, or `items` name too many
 * services.
 */
export function changeTerms(current: PackageTerms, changes: PackageChangesDto): PackageTerms {
  const terms: PackageTerms = {
    name: changes.name ?? current.name,
    price: moneyOf(changes.price) ?? current.price,
    currency: changes.currency ?? current.currency,
    expiration: changes.expiration ?? current.expiration,
    expirationUnit: changes.expiration_unit ?? current.expirationUnit,
    description: changes.description ?? current.description,
    imagePath: changes.image_path ?? current.imagePath,
    discountAmount: changes.discount_amount === undefined ? current.discountAmount : moneyOf(changes.discount_amount),
    discountUnit: changes.discount_unit === undefined ? current.discountUnit : changes.discount_unit,
    onlinePaymentEnabled: changes.online_payment_enabled ?? current.onlinePaymentEnabled,
    active: changes.active ?? current.active,
    items: changes.items ? itemsOf(changes.items) : current.items,
    products: changes.products?.map(productOf) ?? current.products,
    taxUids: distinct(changes.tax_uids ?? current.taxUids),
  };
  if (fitsCurrency(terms.price, terms.currency)) return terms;
  throw new InvalidParameterError(`price has more decimal places than ${terms.currency} has`, 'price');
}

/** Sessions for any of `serviceUids`, or for every service of the business when there are none (contract 1.1). */
export function packageItem(totalBookings: number, serviceUids: readonly string[]): PackageItem {
  return { total_bookings: totalBookings, service_uids: distinct(serviceUids) };
}

function itemsOf(items: readonly PackageItemDto[]): PackageItem[] {
  const found = items.map(itemOf);
  const count = found.reduce((sum, item) => sum + item.service_uids.length, 0);
  if (count <= MAX_SERVICES) return found;
  throw new InvalidParameterError(
    `items name ${count} services; a package may name ${MAX_SERVICES} in all; make several packages of it`,
    'items',
  );
}

function itemOf({ total_bookings, services }: PackageItemDto): PackageItem {
  return packageItem(
    total_bookings,
    services.map(({ id }) => id),
  );
}

function productOf({ id, name, quantity }: PackageProductDto): PackageProduct {
  return { id, name: name ?? '', quantity };
}

function moneyOf(amount: number | string | null | undefined): Money | null {
  return amount === null || amount === undefined ? null : toMoney(amount);
}

function distinct(uids: readonly string[]): string[] {
  return [...new Set(uids)];
}
