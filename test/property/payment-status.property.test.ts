import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import type { PaymentStatus } from '../../src/modules/payments/payment-status.entity.js';
import {
  amountLeftToPay,
  callOff,
  cancel,
  changePrice,
  newPaymentStatus,
  payByCredit,
  payByMoney,
  refund,
  restore,
} from '../../src/modules/payments/payment-status.transitions.js';
import { DomainError } from '../../src/platform/common/errors/domain-error.js';

/** Amounts with four places at most; often small ones, so that parts add up to the whole. */
const amounts = fc
  .oneof(fc.bigInt({ min: 0n, max: 5n }), fc.bigInt({ min: 0n, max: 9_999_999_999_999_999n }))
  .map((units) => new Big(String(units)).div(10_000).toFixed());
const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const transitions = fc.oneof(
  fc.record({ kind: fc.constantFrom('pay', 'ask', 'refund'), amount: amounts, now: instants }),
  fc.record({ kind: fc.constantFrom('pay the rest', 'redeem', 'restore', 'cancel', 'call off'), now: instants }),
);
type Transition = { readonly kind: string; readonly amount?: string; readonly now: Date };

function changeBy({ kind, amount = '0', now }: Transition, status: PaymentStatus): Partial<PaymentStatus> {
  if (kind === 'pay') return payByMoney(status, amount, now);
  if (kind === 'pay the rest') return payByMoney(status, amountLeftToPay(status), now);
  if (kind === 'ask') return changePrice(status, amount, now);
  if (kind === 'redeem') return payByCredit(status, now);
  if (kind === 'refund') return refund(status, amount, now);
  if (kind === 'call off') return callOff(status, now);
  return kind === 'restore' ? restore(status, now) : cancel(status, now);
}

/** `status` after a transition, or as it was where that is refused. */
function after(status: PaymentStatus, transition: Transition): PaymentStatus {
  try {
    return { ...status, ...changeBy(transition, status) };
  } catch (error) {
    if (error instanceof DomainError) return status;
    throw error;
  }
}

const statuses = fc.tuple(amounts, instants, fc.array(transitions, { maxLength: 8 })).map(([price, now, history]) => {
  const given = { businessUid: 'studio', clientUid: 'grace', matterUid: 'knee', serviceUid: 'yoga', staffUid: null };
  const what = { payableType: 'Meeting', currency: 'EUR', title: 'Yoga class', dueDate: '2030-01-01' } as const;
  return history.reduce(after, newPaymentStatus({ ...given, ...what, price, now }));
});

test('what is paid and what is left add up to the price as long as something is asked for, and are never below 0', () => {
  fc.assert(
    fc.property(statuses, (status) => {
      const left = new Big(amountLeftToPay(status));
      const paid = new Big(status.amountPaid);
      expect(left.gte(0) && paid.gte(0)).toBe(true);
      if (status.state === 'pending') expect(left.plus(paid).eq(status.price)).toBe(true);
      else expect(left.eq(0)).toBe(true);
      if (status.state === 'paid' && status.originalPrice === null) expect(paid.eq(status.price)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('the columns agree with the state, as the database demands', () => {
  fc.assert(
    fc.property(statuses, ({ state, price, originalPrice, paidAt }) => {
      expect(paidAt !== null).toBe(state === 'paid');
      if (originalPrice !== null) expect([state, price]).toEqual(['paid', '0']);
    }),
    { numRuns: 1_000 },
  );
});

test('a credit that pays and is given back leaves no trace but the time', () => {
  fc.assert(
    fc.property(statuses, instants, instants, (status, redeemedAt, restoredAt) => {
      fc.pre(status.state === 'pending' && status.amountPaid === '0');
      const redeemed = { ...status, ...payByCredit(status, redeemedAt) };
      expect(redeemed).toMatchObject({ state: 'paid', price: '0', paidAt: redeemedAt });
      expect({ ...redeemed, ...restore(redeemed, restoredAt) }).toEqual({ ...status, updatedAt: restoredAt });
    }),
  );
});

test('a transition that is refused changes nothing, and one that is not changes when it was changed', () => {
  fc.assert(
    fc.property(statuses, transitions, (status, transition) => {
      const before = structuredClone(status);
      const now = after(status, transition);
      expect(status).toEqual(before);
      if (now !== status) expect(now.updatedAt).toBe(transition.now);
    }),
  );
});

test('nothing is ever owed for what has been called off, whatever is given back', () => {
  fc.assert(
    fc.property(statuses, instants, fc.array(transitions, { maxLength: 8 }), (status, calledOffAt, later) => {
      const calledOff = { ...status, ...callOff(status, calledOffAt) };
      const { state, payableCancelledAt } = later.reduce(after, calledOff);
      expect(state).not.toBe('pending');
      expect(payableCancelledAt).toBe(status.payableCancelledAt ?? calledOffAt);
    }),
    { numRuns: 1_000 },
  );
});

test('no credit swallows money, and none is used for nothing', () => {
  fc.assert(
    fc.property(statuses, ({ amountPaid, originalPrice }) => {
      if (originalPrice !== null) expect([Number(amountPaid), Number(originalPrice) > 0]).toEqual([0, true]);
    }),
    { numRuns: 1_000 },
  );
});
