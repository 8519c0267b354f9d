import { describe, expect, test } from '@jest/globals';
import { type Charge, changeCharge, noCharge } from '../../../src/modules/bookable-services/charge.js';

const FREE_OF_PRICE = noCharge('USD');
const PAID: Charge = { chargeType: 'paid', price: '50.0000', currency: 'USD' };

describe('the charge of a service', () => {
  test('is paid from its first price above 0 on, unless the request says otherwise', () => {
    expect(changeCharge(FREE_OF_PRICE, { price: 50 }).chargeType).toBe('paid');
    expect(changeCharge(FREE_OF_PRICE, { price: 50, charge_type: 'free' }).chargeType).toBe('free');
    expect(changeCharge(FREE_OF_PRICE, { price: '0.00' }).chargeType).toBe('no_price');
    expect(changeCharge(FREE_OF_PRICE, {}).chargeType).toBe('no_price');
  });

  test('keeps a type that was chosen when the price changes', () => {
    const free: Charge = { chargeType: 'free', price: null, currency: 'USD' };
    const chosen: Charge = { chargeType: 'no_price', price: '20', currency: 'USD' };

    expect(changeCharge(free, { price: 10 })).toEqual({ chargeType: 'free', price: '10', currency: 'USD' });
    expect(changeCharge(chosen, { price: 30 }).chargeType).toBe('no_price');
  });

  test('keeps what the request does not name; another type than paid, named without a price, takes it away', () => {
    expect(changeCharge(PAID, {})).toEqual(PAID);
    expect(changeCharge(PAID, { charge_type: 'paid' })).toEqual(PAID);
    expect(changeCharge(PAID, { charge_type: 'free' }).price).toBeNull();
    expect(changeCharge(PAID, { charge_type: 'no_price', price: 20 }).price).toBe('20');
  });

  test('needs a price when it is paid; 0 is one', () => {
    expect(() => changeCharge(FREE_OF_PRICE, { charge_type: 'paid' })).toThrow('A paid service needs a price');
    expect(changeCharge(FREE_OF_PRICE, { charge_type: 'paid', price: 0 }).chargeType).toBe('paid');
  });

  test('has no more decimal places than its currency, whichever of the two changes', () => {
    expect(() => changeCharge(PAID, { price: '1.001' })).toThrow('price has more decimal places than USD allows');
    expect(changeCharge(PAID, { price: '1.001', currency: 'KWD' }).price).toBe('1.001');
    expect(changeCharge(PAID, { currency: 'JPY' })).toEqual({ ...PAID, currency: 'JPY' });
    const withCents: Charge = { ...PAID, price: '19.9900' };
    expect(() => changeCharge(withCents, { currency: 'JPY' })).toThrow('price has more decimal places than JPY allows');
  });
});
