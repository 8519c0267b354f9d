import { InvalidParameterError, UnprocessableError } from '../../../platform/common/errors/common.errors.js';
import {
  compareMoney,
  fitsCurrency,
  formatMoney,
  isZero,
  type Money,
  toMoney,
} from '../../../platform/common/money.js';
import type { PaymentStatus } from '../payment-status.entity.js';
import { cancel, changePrice, type PaymentStatusChange, requirePending } from '../payment-status.transitions.js';
import type { PaymentRequestChangeDto } from './dto/update-payment-request.dto.js';

/** What a change of a payment request writes. */
type PaymentRequestChange = PaymentStatusChange<
  'price' | 'paidAt' | 'currency' | 'netPrice' | 'priceBeforeCoupon' | 'taxUids'
>;

/**
 * The payment request after `dto` (contract 4.5). A new price without a new net price is the net price too. `status` must be
 * locked. Pure; the caller saves the result.
 * With `state: "cancelled"` it is called off besides.
 * @throws InvalidParameterError for more places than the currency has; UnprocessableError for another currency than that of what
 *   has been paid, a net price above the price, a price before coupon below it, or a state that it can't get here; and what
 *   {@link changePrice} throws
 */
export function changePaymentRequest(
  status: PaymentStatus,
  dto: PaymentRequestChangeDto,
  now: Date,
): PaymentRequestChange {
  requirePending(status);
  const currency = dto.currency ?? status.currency;
  const price = dto.price == null ? status.price : toMoney(dto.price);
  const keptNetPrice = dto.price == null ? status.netPrice : null;
  const netPrice = amountOrKept(dto.net_price, keptNetPrice);
  const priceBeforeCoupon = amountOrKept(dto.price_before_coupon, status.priceBeforeCoupon);
  requirePlaces(currency, { price, net_price: netPrice, price_before_coupon: priceBeforeCoupon });
  if (namesPrice(dto)) requirePossible(price, netPrice, priceBeforeCoupon);

  if (!isZero(status.amountPaid) && currency !== status.currency) {
    throw new UnprocessableError(`currency must stay ${status.currency}, in which a part has been paid`, 'currency');
  }
  const changed = {
    ...changePrice(status, price, now),
    currency,
    netPrice,
    priceBeforeCoupon,
    taxUids: dto.tax_uids ?? status.taxUids,
  };
  return wantsToCancel(status, dto) ? { ...changed, ...cancel(status, now), paidAt: null } : changed;
}

/** @throws UnprocessableError for a state that only money or a credit makes, or that only giving them back does */
function wantsToCancel(status: PaymentStatus, { state }: PaymentRequestChangeDto): boolean {
  if (state == null || state === status.state) return false;
  if (state === 'cancelled') return true;
  throw new UnprocessableError(
    `state can only become cancelled here: ${state === 'paid' ? 'take the payment' : 'give back what paid it'} instead`,
    'state',
  );
}

function amountOrKept(given: number | string | null | undefined, kept: Money | null): Money | null {
  return given == null ? kept : toMoney(given);
}

/** What was stored before it was refused is no reason against a change that has nothing to do with it. */
function namesPrice({ price, net_price, price_before_coupon }: PaymentRequestChangeDto): boolean {
  return [price, net_price, price_before_coupon].some((given) => given != null);
}

/** Tax is added to a net price, and a coupon takes from the price before it. */
function requirePossible(price: Money, netPrice: Money | null, priceBeforeCoupon: Money | null): void {
  if (netPrice !== null && compareMoney(netPrice, price) > 0) {
    throw new UnprocessableError(`net_price must not be above the price, ${formatMoney(price)}`, 'net_price');
  }
  if (priceBeforeCoupon !== null && compareMoney(priceBeforeCoupon, price) < 0) {
    const message = `price_before_coupon must not be below the price, ${formatMoney(price)}; give it together with a new price`;
    throw new UnprocessableError(message, 'price_before_coupon');
  }
}

function requirePlaces(currency: string, amounts: Readonly<Record<string, Money | null>>): void {
  for (const [field, amount] of Object.entries(amounts)) {
    if (amount !== null && !fitsCurrency(amount, currency)) {
      throw new InvalidParameterError(`${field} has more decimal places than ${currency}`, field);
    }
  }
}
