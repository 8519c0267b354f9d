import { describe, expect, test } from '@jest/globals';
import { PaymentStatus } from '../../../src/modules/payments/payment-status.entity.js';
import {
  callOff,
  cancel,
  changePrice,
  type NewPaymentStatus,
  newPaymentStatus,
  payByCredit,
  payByMoney,
  refund,
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
const pendingAt0 = { ...pending, price: '0' };
const creditForNothing = { ...paidByCredit, ...callOff(paidByCredit, MADE_AT) };
const moneyForNothing = { ...paidByMoney, ...callOff(paidByMoney, MADE_AT) };
const cancelledDeposit = { ...partlyPaid, ...cancel(partlyPaid, MADE_AT) };

const payAll = (status: PaymentStatus, now: Date) => payByMoney(status, '50', now);
const payPart = (status: PaymentStatus, now: Date) => payByMoney(status, '20', now);
const payNothing = (status: PaymentStatus, now: Date) => payByMoney(status, '0', now);
const giveBack = (amount: string) => (status: PaymentStatus, now: Date) => refund(status, amount, now);
const askFor = (price: string) => (status: PaymentStatus, now: Date) => changePrice(status, price, now);

const PAID = { state: 'paid', paidAt: NOW, updatedAt: NOW };
const PENDING = { state: 'pending', paidAt: null, updatedAt: NOW };
const CANCELLED = { state: 'cancelled', updatedAt: NOW };
const STILL_PAID = { state: 'paid', updatedAt: NOW };
const RESTORED_FOR_NOTHING = { ...CANCELLED, paidAt: null, price: '50', originalPrice: null };
const REFUNDED_FOR_NOTHING = { ...CANCELLED, paidAt: null, amountPaid: '0' };
const DEPOSIT_GIVEN_BACK = { ...CANCELLED, paidAt: null, amountPaid: '0' };
const PARTLY_PAID =
  'PARTLY_PAID: 20.0 of 50.0 has been paid in money: take the other 30.0 in money too, or give the 20.0 back first';
const NOTHING_TO_PAY = 'NOTHING_TO_PAY: The price is 0, so there is nothing that a credit could pay';
const NO_MONEY = 'UNPROCESSABLE: No money has been paid that could be given back';
const TOO_MUCH_BACK = 'UNPROCESSABLE: amount is more than has been paid, 20.0';
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
    ['pending', 'a price of 0', pending, askFor('0'), { ...PAID, price: '0' }],
    ['pending', 'being called off', pending, cancel, CANCELLED],

    ['partly paid', 'more than the rest', partlyPaid, payAll, TOO_MUCH],
    ['partly paid', 'another part', partlyPaid, payPart, { ...PENDING, amountPaid: '40' }],
    ['partly paid', 'a credit', partlyPaid, payByCredit, PARTLY_PAID],
    ['partly paid', 'that part given back', partlyPaid, giveBack('20'), { ...PENDING, amountPaid: '0' }],
    ['partly paid', 'more given back', partlyPaid, giveBack('20.01'), TOO_MUCH_BACK],
    ['partly paid', 'what it is for called off', partlyPaid, callOff, { ...CANCELLED, payableCancelledAt: NOW }],
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

    ['free', 'no money', free, payNothing, ALREADY_PAID],
    ['free', 'a credit', free, payByCredit, ALREADY_PAID],
    ['pending at 0, as they once were made', 'no money', pendingAt0, payNothing, { ...PAID, amountPaid: '0' }],
    ['pending at 0, as they once were made', 'a credit', pendingAt0, payByCredit, NOTHING_TO_PAY],

    ['paid with money', 'a part given back', paidByMoney, giveBack('20'), { ...PENDING, amountPaid: '30' }],
    ['paid with money', 'nothing given back', paidByMoney, giveBack('0'), TOO_LITTLE],
    ['paid with money', 'what it is for called off', paidByMoney, callOff, { ...STILL_PAID, payableCancelledAt: NOW }],
    ['paid with a credit', 'money given back', paidByCredit, giveBack('20'), NO_MONEY],
    [
      'paid with a credit',
      'what it is for called off',
      paidByCredit,
      callOff,
      { ...STILL_PAID, payableCancelledAt: NOW },
    ],
    ['paid with a credit for what was called off', 'it given back', creditForNothing, restore, RESTORED_FOR_NOTHING],
    ['paid with money for what was called off', 'it given back', moneyForNothing, giveBack('50'), REFUNDED_FOR_NOTHING],
    ['cancelled with a deposit', 'it given back', cancelledDeposit, giveBack('20'), DEPOSIT_GIVEN_BACK],
  ])('that is %s: %s', (_from, _what, status, transition, outcome) => {
    expect(outcomeOf(status, transition)).toEqual(outcome);
  });
});

describe('a new payment status', () => {
  test.each([
    ['with a price', '50', 'pending', null],
    ['that is free', '0.00', 'paid', MADE_AT],
  ])('%s', (_, price, state, paidAt) => {
    expect(newPaymentStatus({ ...LESSON, price })).toMatchObject({
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
