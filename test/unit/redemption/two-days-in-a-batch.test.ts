import { describe, expect, test } from '@jest/globals';
import { decideRedemptions } from '../../../src/modules/client-packages/redemption/rules/decide-redemptions.js';
import { gatherFor, LOCK_CREDITS } from '../../../src/modules/client-packages/redemption/sql/gather.js';
import { aCredit, aRequest, aStatus, entryOf, outcomeOf, TODAY, YESTERDAY } from '../../scenes/credits.js';

describe('one client’s requests for two days in one batch', () => {
  const first = aRequest({ paymentStatusUid: 'first', today: YESTERDAY });
  const second = aRequest({ paymentStatusUid: 'second', today: TODAY });
  const statuses = [aStatus({ uid: 'first' }), aStatus({ uid: 'second' })];

  test('credits are looked for on both days', () => {
    const [, credits] = gatherFor([first, second]);
    expect(credits?.statement.name).toBe(LOCK_CREDITS.batch.name);
    expect(JSON.stringify(credits?.values)).toContain(YESTERDAY);
    expect(JSON.stringify(credits?.values)).toContain(TODAY);
  });

  test('a credit that is found for both is one credit: its last session is used once', () => {
    const credit = { totalBookings: 10, bookingsUsage: 9 };
    const decisions = decideRedemptions([first, second], statuses, [aCredit(credit), aCredit(credit)]);
    expect(decisions.map(outcomeOf)).toEqual(['credit', 'NO_PACKAGE']);
  });

  test('its ledger goes on from one use to the next', () => {
    const decisions = decideRedemptions([first, second], statuses, [aCredit(), aCredit()]);
    const entries = decisions.flatMap((decision) => (decision.kind === 'redeemed' ? [entryOf(decision)] : []));
    expect(entries).toEqual([
      { sequence: 2, balanceAfter: 9 },
      { sequence: 3, balanceAfter: 8 },
    ]);
  });

  test('each is judged on its own day', () => {
    const ended = aCredit({ uid: 'ended', validUntil: YESTERDAY });
    const begins = aCredit({ uid: 'begins', validFrom: TODAY });
    expect(decideRedemptions([first, second], statuses, [ended, begins]).map(outcomeOf)).toEqual(['ended', 'begins']);
  });
});
