import { InvalidParameterError, UnprocessableError } from '../../platform/common/errors/common.errors.js';
import { compareMoney, fitsCurrency, type Money, toMoney } from '../../platform/common/money.js';
import type { BookableService, ChargeType } from './bookable-service.entity.js';

/** How a service is charged for. */
export type Charge = Pick<BookableService, 'chargeType' | 'price' | 'currency'>;

/** What a request says about it: `undefined` leaves it as it is, a `price` of `null` takes it away. */
interface ChargeChange {
  readonly charge_type?: ChargeType | null;
  readonly price?: number | string | null;
  readonly currency?: string | null;
}

/** The charge of a new service before its request is looked at. */
export function noCharge(currency: string): Charge {
  return { chargeType: 'no_price', price: null, currency };
}

/**
 * The charge after `change`. Where the request names no type, a service that gets its first price above 0 becomes `paid`.
 * @throws InvalidParameterError for a price with more decimal places than the currency, UnprocessableError for a `paid`
 * service without a price.
 */
export function changeCharge(current: Charge, change: ChargeChange): Charge {
  const price = change.price === undefined ? current.price : priceOf(change.price);
  const currency = change.currency ?? current.currency;
  const firstPrice = current.chargeType === 'no_price' && current.price === null && isAboveZero(price);
  const chargeType = change.charge_type ?? (firstPrice ? 'paid' : current.chargeType);
  if (price !== null && !fitsCurrency(price, currency)) {
    throw new InvalidParameterError(`price has more decimal places than ${currency} allows`, 'price');
  }
  if (chargeType === 'paid' && price === null) throw new UnprocessableError('A paid service needs a price', 'price');
  return { chargeType, price, currency };
}

function priceOf(price: number | string | null): Money | null {
  return price === null ? null : toMoney(price);
}

function isAboveZero(price: Money | null): boolean {
  return price !== null && compareMoney(price, '0') > 0;
}
