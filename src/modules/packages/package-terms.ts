import { InvalidParameterError, UnprocessableError } from '../../platform/common/errors/common.errors.js';
import { compareMoney, fitsCurrency, formatMoney, type Money, toMoney } from '../../platform/common/money.js';
import type { BookingPackage, PackageItem, PackageProduct } from './booking-package.entity.js';
import type { PackageItemDto, PackageProductDto } from './dto/package-parts.dto.js';
import type { PackageChangesDto } from './dto/update-package.dto.js';

/** All of a price, in per cent. */
const WHOLE = '100';
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
 * @throws InvalidParameterError when the resulting price or discount has more decimal places than the resulting currency, or `items`
 *   name too many services; UnprocessableError when the resulting discount is more than the whole price
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
    discountAmount: moneyOf(changes.discount_amount) ?? current.discountAmount,
    discountUnit: changes.discount_unit ?? current.discountUnit,
    onlinePaymentEnabled: changes.online_payment_enabled ?? current.onlinePaymentEnabled,
    active: changes.active ?? current.active,
    items: changes.items ? itemsOf(changes.items) : current.items,
    products: changes.products?.map(productOf) ?? current.products,
    taxUids: changes.tax_uids ?? current.taxUids,
  };
  if (!fitsCurrency(terms.price, terms.currency)) {
    throw new InvalidParameterError(`price has more decimal places than ${terms.currency} has`, 'price');
  }
  if (namesPrice(changes)) requirePossibleDiscount(terms);
  return terms;
}

/** What was stored before it was refused is no reason against a change that has nothing to do with it. */
function namesPrice({ price, currency, discount_amount, discount_unit }: PackageChangesDto): boolean {
  return [price, currency, discount_amount, discount_unit].some((given) => given != null);
}

/** A discount takes at most all of the price: 100 per cent, or, of an amount, the price itself. */
function requirePossibleDiscount({ discountAmount, discountUnit, price, currency }: PackageTerms): void {
  if (discountAmount === null) return;
  const isAmount = discountUnit !== 'p';
  if (isAmount && !fitsCurrency(discountAmount, currency)) {
    throw new InvalidParameterError(`discount_amount has more decimal places than ${currency} has`, 'discount_amount');
  }
  if (compareMoney(discountAmount, isAmount ? price : WHOLE) > 0) {
    const limit = isAmount ? `the price, ${formatMoney(price)}` : '100 per cent';
    throw new UnprocessableError(`discount_amount must not be above ${limit}`, 'discount_amount');
  }
}

/** Sessions for any of `serviceUids`, or for every service of the business when there are none (contract 1.1). */
export function packageItem(totalBookings: number, serviceUids: readonly string[]): PackageItem {
  return { total_bookings: totalBookings, service_uids: [...serviceUids] };
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
