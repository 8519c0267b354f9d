import { describe, expect, test } from '@jest/globals';
import type { CreditSnapshot } from '../../../src/modules/client-packages/credits/credit.types.js';
import { decideRedemptions } from '../../../src/modules/client-packages/redemption/rules/decide-redemptions.js';
import type {
  PayableStatus,
  RedemptionRequest,
} from '../../../src/modules/client-packages/redemption/redemption.types.js';
import {
  aCredit,
  aRequest,
  aStatus,
  aVirtualBooking,
  entryOf,
  NEXT_MONTH,
  outcomeOf,
  TODAY,
  TOMORROW,
  YESTERDAY,
} from '../../scenes/credits.js';

interface Given {
  readonly requests?: readonly RedemptionRequest[];
  readonly statuses?: readonly PayableStatus[];
  readonly credits?: readonly CreditSnapshot[];
}

/** One pending payment and one client who wants to pay it, unless said otherwise. */
function decide({ requests = [aRequest()], statuses = [aStatus()], credits = [] }: Given) {
  return decideRedemptions(requests, statuses, credits);
}

/** What is redeemed, in order. */
function redeemed(given: Given) {
  return decide(given).filter((decision) => decision.kind === 'redeemed');
}

/** For each request the uid of the credit that pays, or why none does. */
function outcomes(given: Given): string[] {
  return decide(given).map(outcomeOf);
}

describe('which credit pays (contract 1.1)', () => {
  test('given a package that expires tomorrow and one next month, the first is used', () => {
    const credits = [
      aCredit({ uid: 'next-month', validUntil: NEXT_MONTH, createdAt: new Date(0) }),
      aCredit({ uid: 'tomorrow', validUntil: TOMORROW }),
    ];
    expect(outcomes({ credits })).toEqual(['tomorrow']);
  });

  test('given two that expire on the same day, the older package is used', () => {
    const credits = [
      aCredit({ uid: 'a-younger', createdAt: new Date('2026-02-01T00:00:00.001Z') }),
      aCredit({ uid: 'b-older', createdAt: new Date('2026-02-01T00:00:00.000Z') }),
    ];
    expect(outcomes({ credits })).toEqual(['b-older']);
  });

  test('given two of the same package, the one with the smaller id is used', () => {
    expect(outcomes({ credits: [aCredit({ uid: 'b' }), aCredit({ uid: 'a' })] })).toEqual(['a']);
  });

  test('a package that expires sooner but does not fit is passed over', () => {
    const credits = [
      aCredit({ uid: 'pilates', serviceUids: ['pilates'], validUntil: TOMORROW }),
      aCredit({ uid: 'yoga', validUntil: NEXT_MONTH }),
    ];
    expect(outcomes({ credits })).toEqual(['yoga']);
  });
});

describe('which credits can pay (contract 1.1)', () => {
  const can: [string, Partial<CreditSnapshot>][] = [
    ['one that covers the service', { serviceUids: ['pilates', 'yoga'] }],
    ['one that covers all services', { serviceUids: [] }],
    ['one that starts today', { validFrom: TODAY }],
    ['one that expires today: its last day counts', { validUntil: TODAY }],
    ['one with a single session left', { totalBookings: 10, bookingsUsage: 9 }],
  ];
  test.each(can)('%s can', (_name, changes) => {
    expect(outcomes({ credits: [aCredit(changes)] })).toEqual(['credit']);
  });

  const cannot: [string, Partial<CreditSnapshot>][] = [
    ['one that expired yesterday', { validUntil: YESTERDAY }],
    ['one that starts tomorrow', { validFrom: TOMORROW }],
    ['an inactive one', { active: false }],
    ['an exhausted one', { totalBookings: 10, bookingsUsage: 10 }],
    ['one without any session', { totalBookings: 0, bookingsUsage: 0 }],
    ['one for another service', { serviceUids: ['pilates'] }],
    ['one of another matter of the client', { matterUid: 'back' }],
    ['another client’s', { clientUid: 'ada' }],
    ['another business’s', { businessUid: 'tulip' }],
  ];
  test.each(cannot)('%s cannot', (_name, changes) => {
    expect(outcomes({ credits: [aCredit(changes)] })).toEqual(['NO_PACKAGE']);
  });

  test('no credit can pay for what is not a service, not even one that covers all services', () => {
    expect(outcomes({ statuses: [aStatus({ serviceUid: null })], credits: [aCredit({ serviceUids: [] })] })).toEqual([
      'NO_PACKAGE',
    ]);
  });

  test('staff may spend from another matter of the client than the payment’s', () => {
    const credits = [aCredit({ uid: 'knee' }), aCredit({ uid: 'back', matterUid: 'back', validUntil: NEXT_MONTH })];
    expect(outcomes({ requests: [aRequest({ matterUid: 'back' })], credits })).toEqual(['back']);
    expect(outcomes({ requests: [aRequest({ matterUid: 'neck' })], credits })).toEqual(['NO_PACKAGE']);
  });
});

describe('which payments can be paid (contract 1.1)', () => {
  const credits = [aCredit()];

  test('a paid one is refused as already paid, with or without a package', () => {
    const statuses = [aStatus({ state: 'paid' })];
    expect(outcomes({ statuses, credits })).toEqual(['ALREADY_PAID']);
    expect(outcomes({ statuses })).toEqual(['ALREADY_PAID']);
  });

  test('a cancelled one is refused as cancelled', () => {
    expect(outcomes({ statuses: [aStatus({ state: 'cancelled' })], credits })).toEqual(['CANCELLED']);
  });

  test('an unknown one, another client’s and another business’s look the same', () => {
    expect(outcomes({ statuses: [], credits })).toEqual(['UNKNOWN']);
    expect(outcomes({ statuses: [aStatus({ clientUid: 'ada' })], credits })).toEqual(['UNKNOWN']);
    expect(outcomes({ statuses: [aStatus({ businessUid: 'tulip' })], credits })).toEqual(['UNKNOWN']);
    expect(outcomes({ statuses: [aStatus({ clientUid: 'ada', state: 'paid' })], credits })).toEqual(['UNKNOWN']);
  });
});

describe('what a redemption says', () => {
  test('which session of the credit it is, and how many are left', () => {
    const credit = aCredit({ totalBookings: 10, bookingsUsage: 3, ledgerSequence: 7 });
    const [decision] = redeemed({ credits: [credit] });
    expect(decision).toMatchObject({ uses: [{ credit, quantity: 1 }], materialises: false });
    expect(decision && entryOf(decision)).toEqual({ sequence: 8, balanceAfter: 6 });
    expect(decision).toMatchObject({ status: aStatus(), request: aRequest() });
  });
});

describe('a batch of requests', () => {
  test('two for one payment: the first pays, the second finds it paid', () => {
    expect(outcomes({ requests: [aRequest(), aRequest()], credits: [aCredit()] })).toEqual(['credit', 'ALREADY_PAID']);
  });

  test('five for the last two sessions of one package and the last of another: three pay, in order of expiry', () => {
    const uids = ['p1', 'p2', 'p3', 'p4', 'p5'];
    const given = {
      requests: uids.map((paymentStatusUid) => aRequest({ paymentStatusUid })),
      statuses: uids.map((uid) => aStatus({ uid })),
      credits: [
        aCredit({ uid: 'later', totalBookings: 1, validUntil: NEXT_MONTH }),
        aCredit({ uid: 'sooner', bookingsUsage: 8, ledgerSequence: 9, validUntil: TOMORROW }),
      ],
    };
    expect(outcomes(given)).toEqual(['sooner', 'sooner', 'later', 'NO_PACKAGE', 'NO_PACKAGE']);
    expect(redeemed(given).map(entryOf)).toEqual([
      { sequence: 10, balanceAfter: 1 },
      { sequence: 11, balanceAfter: 0 },
      { sequence: 2, balanceAfter: 0 },
    ]);
  });

  test('a refusal in the middle takes nothing from those after it', () => {
    const requests = [
      aRequest({ paymentStatusUid: 'nobody-knows' }),
      aRequest(),
      aRequest({ paymentStatusUid: 'other' }),
    ];
    const statuses = [aStatus(), aStatus({ uid: 'other', state: 'cancelled' })];
    expect(outcomes({ requests, statuses, credits: [aCredit({ totalBookings: 1 })] })).toEqual([
      'UNKNOWN',
      'credit',
      'CANCELLED',
    ]);
  });

  test('two businesses that use the same ids do not meet', () => {
    const requests = [aRequest(), aRequest({ businessUid: 'tulip' })];
    const statuses = [aStatus(), aStatus({ businessUid: 'tulip' })];
    const credits = [
      aCredit({ uid: 'of-lotus', totalBookings: 1 }),
      aCredit({ uid: 'of-tulip', totalBookings: 1, businessUid: 'tulip' }),
    ];
    expect(outcomes({ requests, statuses, credits })).toEqual(['of-lotus', 'of-tulip']);
  });

  test('each request is judged by the day it is for its business', () => {
    const requests = [aRequest({ today: YESTERDAY }), aRequest({ paymentStatusUid: 'other', today: TODAY })];
    const statuses = [aStatus(), aStatus({ uid: 'other' })];
    expect(outcomes({ requests, statuses, credits: [aCredit({ validUntil: YESTERDAY })] })).toEqual([
      'credit',
      'NO_PACKAGE',
    ]);
  });
});

describe('virtual bookings (contract 1.1)', () => {
  const request = aRequest({ paymentStatusUid: 'booking', virtualBooking: aVirtualBooking() });
  const credits = [aCredit()];

  test('one without a payment status becomes one, and is paid', () => {
    const [decision] = decide({ requests: [request], statuses: [], credits });
    expect(decision).toMatchObject({
      kind: 'redeemed',
      materialises: true,
      status: { businessUid: 'lotus', uid: 'booking', clientUid: 'grace', matterUid: 'knee', serviceUid: 'yoga' },
    });
  });

  test('a payment status beats the virtual booking of the same uid', () => {
    const paid = [aStatus({ uid: 'booking', state: 'paid' })];
    expect(outcomes({ requests: [request], statuses: paid, credits })).toEqual(['ALREADY_PAID']);
    const pending = [aStatus({ uid: 'booking', price: '70' })];
    const [decision] = decide({ requests: [request], statuses: pending, credits });
    expect(decision).toMatchObject({ materialises: false, status: { price: '70' } });
  });

  test('two requests for one: it becomes a payment status once', () => {
    expect(outcomes({ requests: [request, request], statuses: [], credits })).toEqual(['credit', 'ALREADY_PAID']);
  });

  test('a request that has not looked it up yet finds it paid by the one before', () => {
    const early = aRequest({ paymentStatusUid: 'booking' });
    expect(outcomes({ requests: [early, request, early], statuses: [], credits })).toEqual([
      'UNKNOWN',
      'credit',
      'ALREADY_PAID',
    ]);
  });

  test('another client’s is unknown, before and after it was paid', () => {
    const stranger = aRequest({ paymentStatusUid: 'booking', clientUid: 'ada', virtualBooking: aVirtualBooking() });
    expect(outcomes({ requests: [stranger, request, stranger], statuses: [], credits })).toEqual([
      'UNKNOWN',
      'credit',
      'UNKNOWN',
    ]);
  });

  test('without a package nothing becomes of it', () => {
    expect(outcomes({ requests: [request], statuses: [], credits: [] })).toEqual(['NO_PACKAGE']);
  });
});
