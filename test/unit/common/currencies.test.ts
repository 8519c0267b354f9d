import { describe, expect, test } from '@jest/globals';
import { CURRENCY_DECIMALS } from '../../../src/platform/common/currencies.js';
import { currencyDecimals, fitsCurrency, isCurrency } from '../../../src/platform/common/money.js';

describe('a currency has the decimal places of ISO 4217', () => {
  test.each([
    [0, 'JPY KRW CLP ISK VND XOF XAF XPF UGX RWF PYG'],
    [2, 'EUR USD GBP HUF TWD IDR COP IRR LBP PKR RSD KPW MGA MRU ALL MMK UZS CZK CHF AFN YER'],
    [3, 'KWD BHD JOD OMR TND LYD IQD'],
    [4, 'CLF UYW'],
  ])('%i: %s', (decimals, codes) => {
    for (const code of codes.split(' ')) {
      expect([code, isCurrency(code), currencyDecimals(code)]).toEqual([code, true, decimals]);
    }
  });

  test('and amounts with more do not fit it', () => {
    expect([fitsCurrency('1990.50', 'HUF'), fitsCurrency('1990.505', 'HUF')]).toEqual([true, false]);
    expect([fitsCurrency('100', 'JPY'), fitsCurrency('100.5', 'JPY')]).toEqual([true, false]);
    expect([fitsCurrency('1.125', 'KWD'), fitsCurrency('1.1255', 'KWD')]).toEqual([true, false]);
    expect(fitsCurrency('35000.1234', 'CLF')).toBe(true);
  });
});

test('what has no minor unit is no currency to pay in, nor is anything else', () => {
  for (const code of ['XAU', 'XXX', 'XTS', 'XDR', 'usd', 'US', 'ABC', '', 'constructor', null, 5]) {
    expect([code, isCurrency(code)]).toEqual([code, false]);
  }
});

test('the table has every currency of the list once, and six withdrawn ones that books may have', () => {
  expect(CURRENCY_DECIMALS.size).toBe(164 + 6);
  for (const code of ['HRK', 'BGN', 'ANG', 'XCG', 'SLE', 'ZWG']) expect(currencyDecimals(code)).toBe(2);
});
