import { Big } from 'big.js';
import { CURRENCY_DECIMALS } from './currencies.js';
import { InvalidParameterError } from './errors/common.errors.js';

/**
 * An amount of money as a decimal string, exactly as PostgreSQL's `numeric` gives it. Never a float (docs/architecture.md,
 * Time and money).
 */
export type Money = string;

/** Of a currency that no list knows (any more). */
const USUAL_DECIMALS = 2;
const AMOUNT_PATTERN = /^\d{1,12}(\.\d{1,4})?$/;

/** True for an ISO 4217 code in capitals that amounts can be in. */
export function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && CURRENCY_DECIMALS.has(value);
}

/** How many decimal places a currency has: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyDecimals(currency: string): number {
  return CURRENCY_DECIMALS.get(currency) ?? USUAL_DECIMALS;
}

/** True for a non-negative number or numeric string below 10^12 with at most four places (contract 0.5: both forms everywhere). */
export function isAmount(value: unknown): value is number | string {
  if (typeof value === 'number') return Number.isFinite(value) && AMOUNT_PATTERN.test(String(value));
  return typeof value === 'string' && AMOUNT_PATTERN.test(value);
}

/** A number or numeric string as Money. Throws when {@link isAmount} says no. */
export function toMoney(value: number | string): Money {
  if (!isAmount(value)) throw new RangeError('not an amount of money');
  return new Big(value).toFixed();
}

/**
 * A caller's amount in `currency` as Money.
 * @throws InvalidParameterError when it has more places than the currency (contract 0.5: 400)
 */
export function toMoneyIn(currency: string, value: number | string, field: string): Money {
  const amount = toMoney(value);
  if (!fitsCurrency(amount, currency)) {
    throw new InvalidParameterError(`${field} has more decimal places than ${currency}`, field);
  }
  return amount;
}

/** True when `amount` has no more places than `currency` allows. */
export function fitsCurrency(amount: Money, currency: string): boolean {
  return new Big(amount).round(currencyDecimals(currency)).eq(amount);
}

/** Money in responses as a string with at least one decimal: "100.0", "223.5", "19.99" (contract 0.5). */
export function formatMoney(amount: Money): string {
  const text = new Big(amount).toFixed();
  return text.includes('.') ? text : `${text}.0`;
}

/** Money in responses where the contract has a number (client package `amount`, service `price`, …). */
export function moneyAsNumber(amount: Money): number {
  return Number(amount);
}

/** `a + b`. */
export function addMoney(a: Money, b: Money): Money {
  return new Big(a).plus(b).toFixed();
}

/** `a - b`, negative when b is larger. */
export function subtractMoney(a: Money, b: Money): Money {
  return new Big(a).minus(b).toFixed();
}

/** `a × factor`, exact. */
export function multiplyMoney(a: Money, factor: number): Money {
  return new Big(a).times(factor).toFixed();
}

/** Negative, 0 or positive as `a` is less than, equal to or greater than `b`. */
export function compareMoney(a: Money, b: Money): number {
  return new Big(a).cmp(b);
}

const DIGIT_ABOVE_ZERO = /[1-9]/;

/** True for an amount of nothing. Asked twice for every redemption, so it only reads the text. */
export function isZero(amount: Money): boolean {
  return !DIGIT_ABOVE_ZERO.test(amount);
}
