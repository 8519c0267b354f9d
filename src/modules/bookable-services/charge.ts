import { InvalidParameterError, UnprocessableError } from '../../platform/common/errors/common.errors.js';
import { compareMoney, fitsCurrency, type Money, toMoney } from '../../platform/common/money.js';
import type { BookableService, ChargeType } from './bookable-service.entity.js';

/** How a service is charged for. */
export type Charge = Pick<BookableService, 'chargeType' | 'price' | 'currency'>;

/** What a request says about it; what it does not name stays. */
interface ChargeChange {
  readonly charge_type?: ChargeType;
  readonly price?: number | string;
  readonly currency?: string;
}

/** The charge of a new service before its request is looked at. */
export function noCharge(currency: string): Charge {
  return { chargeType: 'no_price', price: null, currency };
}

/**
 * The charge after `change`. Where the request names no type, a service that gets its first price above 0 becomes `paid`; where it
 * names another type than `paid` and no price, the service has none.
 * @throws InvalidParameterError for a price with more decimal places than the currency, UnprocessableError for a `paid`
 * service without a price.
 */
export function changeCharge(current: Charge, change: ChargeChange): Charge {
  const unpriced = change.charge_type !== undefined && change.charge_type !== 'paid';
  const kept = unpriced ? null : current.price;
  const price = change.price === undefined ? kept : toMoney(change.price);
  const currency = change.currency ?? current.currency;
  const firstPrice = current.chargeType === 'no_price' && current.price === null && isAboveZero(price);
  const chargeType = change.charge_type ?? (firstPrice ? 'paid' : current.chargeType);
  if (price !== null && !fitsCurrency(price, currency)) {
    throw new InvalidParameterError(`price has more decimal places than ${currency} allows`, 'price');
  }
  if (chargeType === 'paid' && price === null) throw new UnprocessableError('A paid service needs a price', 'price');
  return { chargeType, price, currency };
}

function isAboveZero(price: Money | null): boolean {
  return price !== null && compareMoney(price, '0') > 0;
}
