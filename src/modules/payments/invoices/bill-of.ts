import { InvalidParameterError } from '../../../platform/common/errors/common.errors.js';
import { addMoney, isAmount, type Money, multiplyMoney, toMoneyIn } from '../../../platform/common/money.js';
import type { NewInvoiceItemDto } from './dto/create-invoice.dto.js';
import type { InvoiceItem } from './invoice.entity.js';

/** The lines of an invoice and their sum. */
export interface Bill {
  readonly items: InvoiceItem[];
  readonly total: Money;
}

/**
 * Adds up an invoice's items in `currency`, exactly. Pure.
 * @throws InvalidParameterError for a unit amount with more places than the currency has, or a total that is no amount any more
 */
export function billOf(currency: string, items: readonly NewInvoiceItemDto[]): Bill {
  const lines = items.map((item) => {
    const unitAmount = toMoneyIn(currency, item.unit_amount, 'unit_amount');
    return {
      name: item.name,
      description: item.description ?? '',
      quantity: item.quantity,
      unitAmount,
      amount: multiplyMoney(unitAmount, item.quantity),
      taxUids: item.tax_uids ?? [],
    };
  });
  const total = lines.reduce((sum, { amount }) => addMoney(sum, amount), '0');
  if (!isAmount(total)) throw new InvalidParameterError('The total of items is too large', 'items');
  return { items: lines, total };
}
