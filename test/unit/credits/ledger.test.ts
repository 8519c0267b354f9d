import { describe, expect, test } from '@jest/globals';
import { ledgerEntry, positionOf } from '../../../src/modules/client-packages/credits/ledger.js';
import { aCredit } from '../../scenes/credits.js';

const NOW = new Date('2026-03-15T12:00:00.000Z');
const CONTEXT = { actor: { type: 'staff', uid: 'ada' }, requestId: 'request', now: NOW } as const;

describe('where a credit’s ledger stands', () => {
  test('is told by its counters', () => {
    const credit = aCredit({ totalBookings: 10, bookingsUsage: 3, ledgerSequence: 7 });
    expect(positionOf(credit)).toEqual({ businessUid: 'lotus', uid: 'credit', sequence: 7, balance: 7 });
  });

  test('moves on by one entry for each session used', () => {
    const credit = aCredit({ totalBookings: 10, bookingsUsage: 3, ledgerSequence: 7 });
    expect(positionOf(credit, 2)).toMatchObject({ sequence: 9, balance: 5 });
  });
});

describe('an entry', () => {
  const before = { businessUid: 'lotus', uid: 'credit', sequence: 7, balance: 7 };

  test('has the next number, and the last balance plus its quantity', () => {
    const taken = ledgerEntry(before, { kind: 'redeemed', quantity: -1, reason: 'used' }, CONTEXT);
    expect(taken).toMatchObject({ sequence: 8, quantity: -1, balanceAfter: 6 });
    const given = ledgerEntry(before, { kind: 'adjusted', quantity: 5, reason: 'five more' }, CONTEXT);
    expect(given).toMatchObject({ sequence: 8, quantity: 5, balanceAfter: 12 });
  });

  test('says of which credit it is, who did it, when, why, and under which request', () => {
    expect(ledgerEntry(before, { kind: 'restored', quantity: 1, redemptionUid: 'r', reason: 'back' }, CONTEXT)).toEqual(
      {
        businessUid: 'lotus',
        bookingCreditUid: 'credit',
        sequence: 8,
        kind: 'restored',
        quantity: 1,
        balanceAfter: 8,
        redemptionUid: 'r',
        actorType: 'staff',
        actorUid: 'ada',
        reason: 'back',
        requestId: 'request',
        createdAt: NOW,
      },
    );
  });

  test('names no redemption where there is none', () => {
    expect(ledgerEntry(before, { kind: 'adjusted', quantity: 0, reason: 'x' }, CONTEXT).redemptionUid).toBeNull();
  });
});
