import { describe, expect, test } from '@jest/globals';
import { PaymentStatus } from '../../../src/modules/payments/payment-status.entity.js';
import {
  cancel,
  changePrice,
  type NewPaymentStatus,
  newPaymentStatus,
  payByCredit,
  payByMoney,
  restore,
} from '../../../src/modules/payments/payment-status.transitions.js';
import { DomainError } from '../../../src/platform/common/errors/domain-error.js';

const MADE_AT = new Date('2030-01-01T10:00:00Z');
const NOW = new Date('2030-01-02T10:00:00Z');
const LESSON: NewPaymentStatus = {
  businessUid: 'studio',
  clientUid: 'grace',
  matterUid: 'knee',
  serviceUid: 'yoga',
  payableType: 'Meeting',
  payableUid: 'lesson',
  price: '50',
  currency: 'EUR',
  title: 'Yoga class',
  dueDate: '2030-01-01',
  staffUid: null,
  now: MADE_AT,
};

/** What `transition` makes of `status`, or the code and message of its refusal. */
function outcomeOf(status: PaymentStatus, transition: (status: PaymentStatus, now: Date) => object): object | string {
  try {
    return transition(status, NOW);
  } catch (error) {
    if (error instanceof DomainError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const pending = newPaymentStatus(LESSON);
const partlyPaid = { ...pending, ...payByMoney(pending, '20', MADE_AT) };
const paidByMoney = { ...pending, ...payByMoney(pending, '50', MADE_AT) };
const paidByCredit = { ...pending, ...payByCredit(pending, MADE_AT) };
const cancelled = { ...pending, ...cancel(pending, MADE_AT) };
const free = newPaymentStatus({ ...LESSON, price: '0' });

const payAll = (status: PaymentStatus, now: Date) => payByMoney(status, '50', now);
const payPart = (status: PaymentStatus, now: Date) => payByMoney(status, '20', now);
const payNothing = (status: PaymentStatus, now: Date) => payByMoney(status, '0', now);
const askFor = (price: string) => (status: PaymentStatus, now: Date) => changePrice(status, price, now);

const PAID = { state: 'paid', paidAt: NOW, updatedAt: NOW };
const PENDING = { state: 'pending', paidAt: null, updatedAt: NOW };
const CANCELLED = { state: 'cancelled', updatedAt: NOW };
const ALREADY_PAID = 'ALREADY_PAID: Payment status is already paid';
const CALLED_OFF = 'PAYMENT_STATUS_CANCELLED: Payment status is cancelled';
const NO_CREDIT = 'NO_REDEMPTION: There is no booking redemption for given payment status';
const TOO_MUCH = 'UNPROCESSABLE: amount is more than is left to pay';
const TOO_LITTLE = 'UNPROCESSABLE: amount must be above zero';
const BELOW_PAID = 'UNPROCESSABLE: price is below what has been paid';

describe('a payment status', () => {
  test.each([
    ['pending', 'all in money', pending, payAll, { ...PAID, amountPaid: '50' }],
    ['pending', 'a part in money', pending, payPart, { ...PENDING, amountPaid: '20' }],
    ['pending', 'no money', pending, payNothing, TOO_LITTLE],
    ['pending', 'a credit', pending, payByCredit, { ...PAID, price: '0', originalPrice: '50' }],
    ['pending', 'a credit given back', pending, restore, NO_CREDIT],
    ['pending', 'another price', pending, askFor('40'), { ...PENDING, price: '40' }],
    ['pending', 'a price of 0', pending, askFor('0'), { ...PENDING, price: '0' }],
    ['pending', 'being called off', pending, cancel, CANCELLED],

    ['partly paid', 'more than the rest', partlyPaid, payAll, TOO_MUCH],
    ['partly paid', 'another part', partlyPaid, payPart, { ...PENDING, amountPaid: '40' }],
    ['partly paid', 'a credit', partlyPaid, payByCredit, { ...PAID, price: '0', originalPrice: '50' }],
    ['partly paid', 'a price above that part', partlyPaid, askFor('20.01'), { ...PENDING, price: '20.01' }],
    ['partly paid', 'that part as its price', partlyPaid, askFor('20.00'), { ...PAID, price: '20.00' }],
    ['partly paid', 'a price below that part', partlyPaid, askFor('19.99'), BELOW_PAID],
    ['partly paid', 'being called off', partlyPaid, cancel, CANCELLED],

    ['paid with money', 'money again', paidByMoney, payAll, ALREADY_PAID],
    ['paid with money', 'a credit', paidByMoney, payByCredit, ALREADY_PAID],
    ['paid with money', 'a credit given back', paidByMoney, restore, NO_CREDIT],
    ['paid with money', 'another price', paidByMoney, askFor('60'), ALREADY_PAID],
    ['paid with money', 'being called off', paidByMoney, cancel, ALREADY_PAID],

    ['paid with a credit', 'money', paidByCredit, payAll, ALREADY_PAID],
    ['paid with a credit', 'another credit', paidByCredit, payByCredit, ALREADY_PAID],
    ['paid with a credit', 'it given back', paidByCredit, restore, { ...PENDING, price: '50', originalPrice: null }],
    ['paid with a credit', 'another price', paidByCredit, askFor('60'), ALREADY_PAID],
    ['paid with a credit', 'being called off', paidByCredit, cancel, ALREADY_PAID],

    ['cancelled', 'money', cancelled, payAll, CALLED_OFF],
    ['cancelled', 'a credit', cancelled, payByCredit, CALLED_OFF],
    ['cancelled', 'a credit given back', cancelled, restore, NO_CREDIT],
    ['cancelled', 'another price', cancelled, askFor('60'), CALLED_OFF],
    ['cancelled', 'being called off again', cancelled, cancel, CALLED_OFF],

    ['pending at 0', 'no money', free, payNothing, { ...PAID, amountPaid: '0' }],
    ['pending at 0', 'a credit', free, payByCredit, { ...PAID, price: '0', originalPrice: '0' }],
  ])('that is %s: %s', (_from, _what, status, transition, outcome) => {
    expect(outcomeOf(status, transition)).toEqual(outcome);
  });
});

describe('a new payment status', () => {
  test.each([
    ['with a price', '50', true, 'pending', null],
    ['that is free, where free ones count as paid', '0.00', true, 'paid', MADE_AT],
    ['that is free, where somebody has to say that it is settled', '0', undefined, 'pending', null],
  ])('%s', (_, price, paidWhenFree, state, paidAt) => {
    expect(newPaymentStatus({ ...LESSON, price, paidWhenFree })).toMatchObject({
      state,
      paidAt,
      price,
      originalPrice: null,
      amountPaid: '0',
      payableUid: 'lesson',
      createdAt: MADE_AT,
      updatedAt: MADE_AT,
    });
  });

  test('of nothing else stands for itself', () => {
    const { uid, payableUid } = newPaymentStatus({ ...LESSON, payableUid: undefined });
    expect(payableUid).toBe(uid);
  });
});
