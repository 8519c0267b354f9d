import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CreditSnapshot } from '../../src/modules/client-packages/credits/credit.types.js';
import { decideRedemptions } from '../../src/modules/client-packages/redemption/rules/decide-redemptions.js';
import type { Decision, PayableStatus } from '../../src/modules/client-packages/redemption/redemption.types.js';
import type { PaymentState } from '../../src/modules/payments/payment-status.entity.js';
import { aCredit, aRequest, aStatus, aVirtualBooking, outcomeOf, entryOf } from '../scenes/credits.js';

/** A small world, so that its parts meet often: some payments known, some virtual, few days, few sessions. */
const businesses = fc.constantFrom('lotus', 'tulip');
const clients = fc.constantFrom('grace', 'ada');
const matters = fc.constantFrom('knee', 'back');
const services = fc.constantFrom('yoga', 'pilates');
const days = fc.constantFrom('2026-03-13', '2026-03-14', '2026-03-15', '2026-03-16', '2026-03-17');
const states = fc.constantFrom<PaymentState>('pending', 'pending', 'pending', 'paid', 'cancelled');
const paymentUids = fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6');
/** What virtual bookings are found under; a booking has one owner, whoever asks for it. */
const BOOKINGS = [
  aVirtualBooking({ uid: 'p5', clientUid: 'grace' }),
  aVirtualBooking({ uid: 'p6', clientUid: 'ada', matterUid: 'back', serviceUid: 'pilates' }),
];

const credit: fc.Arbitrary<CreditSnapshot> = fc
  .record({
    businessUid: businesses,
    uid: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5'),
    clientUid: clients,
    matterUid: matters,
    serviceUids: fc.uniqueArray(services),
    left: fc.nat({ max: 3 }),
    bookingsUsage: fc.nat({ max: 3 }),
    validFrom: days,
    validUntil: days,
    active: fc.boolean(),
    createdAt: fc.constantFrom(new Date(0), new Date(1)),
  })
  .map(({ left, ...given }) =>
    aCredit({ ...given, totalBookings: given.bookingsUsage + left, ledgerSequence: 1 + given.bookingsUsage }),
  );
const payment = fc
  .record({
    businessUid: businesses,
    uid: paymentUids,
    clientUid: clients,
    matterUid: matters,
    serviceUid: fc.option(services),
    state: states,
  })
  .map(aStatus);
const request = fc
  .record(
    {
      businessUid: businesses,
      paymentStatusUid: paymentUids,
      clientUid: clients,
      today: fc.constantFrom('2026-03-14', '2026-03-15', '2026-03-16'),
      matterUid: matters,
    },
    { requiredKeys: ['businessUid', 'paymentStatusUid', 'clientUid', 'today'] },
  )
  .chain((given) => {
    const booking = BOOKINGS.find(({ uid }) => uid === given.paymentStatusUid);
    return fc.constantFrom(aRequest(given), aRequest({ ...given, virtualBooking: booking }));
  });

const keyOf = ({ businessUid, uid }: { businessUid: string; uid: string }): string => `${businessUid}/${uid}`;
const requestKey = ({ request: { businessUid, paymentStatusUid } }: Decision & { kind: 'redeemed' }): string =>
  `${businessUid}/${paymentStatusUid}`;

const world = fc.record({
  requests: fc.array(request, { maxLength: 12 }),
  statuses: fc.uniqueArray(payment, { maxLength: 8, selector: keyOf }),
  credits: fc.uniqueArray(credit, { maxLength: 8, selector: keyOf }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** Checks `rule` for a thousand worlds and what is decided in them. */
function holds(rule: (given: World, decisions: readonly Decision[]) => void): void {
  const property = fc.property(world, (given) =>
    rule(given, decideRedemptions(given.requests, given.statuses, given.credits)),
  );
  fc.assert(property, { numRuns: 1_000 });
}

const redeemedIn = (decisions: readonly Decision[]) => decisions.filter((decision) => decision.kind === 'redeemed');

/** What a decision amounts to, whatever the objects it refers to. */
function summary(decision: Decision): unknown {
  if (decision.kind === 'refused') return decision.code;
  const { materialises, status, uses } = decision;
  return { credit: keyOf(uses[0].credit), payment: keyOf(status), ...entryOf(decision), materialises };
}

/** The world after a redemption: one session used, the payment paid. */
function after({ statuses, credits }: Omit<World, 'requests'>, decision: Decision): Omit<World, 'requests'> {
  if (decision.kind === 'refused') return { statuses, credits };
  const paid: PayableStatus = { ...decision.status, state: 'paid' };
  return {
    statuses: [...statuses.filter((other) => keyOf(other) !== keyOf(paid)), paid],
    credits: credits.map((other) =>
      other === decision.uses[0].credit
        ? { ...other, bookingsUsage: other.bookingsUsage + 1, ledgerSequence: entryOf(decision).sequence }
        : other,
    ),
  };
}

/** The rule of contract 1.1 said a second time, for one request: the first of the eligible credits. */
function expectedOutcome({ statuses, credits }: Omit<World, 'requests'>, wish: World['requests'][number]): string {
  const { businessUid, paymentStatusUid, clientUid, today, virtualBooking } = wish;
  const known =
    statuses.find((candidate) => keyOf(candidate) === `${businessUid}/${paymentStatusUid}`) ??
    (virtualBooking && { ...virtualBooking, state: 'pending' });
  if (known?.clientUid !== clientUid) return 'UNKNOWN';
  if (known.state !== 'pending') return known.state === 'paid' ? 'ALREADY_PAID' : 'CANCELLED';
  const { serviceUid } = known;
  const eligible = credits.filter(
    (candidate) =>
      serviceUid !== null &&
      candidate.businessUid === businessUid &&
      candidate.clientUid === clientUid &&
      candidate.matterUid === (wish.matterUid ?? known.matterUid) &&
      candidate.active &&
      candidate.validFrom <= today &&
      today <= candidate.validUntil &&
      candidate.bookingsUsage < candidate.totalBookings &&
      (candidate.serviceUids.length === 0 || candidate.serviceUids.includes(serviceUid)),
  );
  const soonest = minimum(eligible, ({ validUntil }) => validUntil);
  const oldest = minimum(soonest, ({ createdAt }) => createdAt.toISOString());
  return minimum(oldest, ({ uid }) => uid)[0]?.uid ?? 'NO_PACKAGE';
}

/** Those whose `text` comes first. */
function minimum(among: readonly CreditSnapshot[], text: (one: CreditSnapshot) => string): CreditSnapshot[] {
  return among.filter((one) => among.every((other) => text(one) <= text(other)));
}

describe('decisions about redemptions', () => {
  test('the worlds are worth deciding about: every outcome occurs', () => {
    const seen = new Set<string>();
    for (const { requests, statuses, credits } of fc.sample(world, { numRuns: 500, seed: 1 })) {
      for (const decision of decideRedemptions(requests, statuses, credits)) {
        seen.add(decision.kind === 'redeemed' ? `redeemed, new: ${decision.materialises}` : decision.code);
      }
    }
    expect([...seen].toSorted()).toEqual([
      'ALREADY_PAID',
      'CANCELLED',
      'NO_PACKAGE',
      'UNKNOWN',
      'redeemed, new: false',
      'redeemed, new: true',
    ]);
  });

  test('every request has its decision at its index', () => {
    holds(({ requests }, decisions) => {
      expect(decisions).toHaveLength(requests.length);
      decisions.forEach((decision, index) => {
        if (decision.kind === 'redeemed') expect(decision.request).toBe(requests[index]);
      });
    });
  });

  test('no credit is used beyond its total, and its numbers follow each other', () => {
    holds(({ credits }, decisions) => {
      for (const each of credits) {
        const entries = redeemedIn(decisions)
          .filter(({ uses: [use] }) => use.credit === each)
          .map(entryOf);
        const left = each.totalBookings - each.bookingsUsage;
        expect(entries.length).toBeLessThanOrEqual(left);
        expect(entries).toEqual(
          entries.map((_entry, index) => ({
            sequence: each.ledgerSequence + index + 1,
            balanceAfter: left - index - 1,
          })),
        );
      }
    });
  });

  test('no payment is paid twice', () => {
    holds((_given, decisions) => {
      const paid = redeemedIn(decisions).map(requestKey);
      expect(paid).toEqual([...new Set(paid)]);
    });
  });

  test('each request gets the first of the credits eligible at its turn, soonest expiry first', () => {
    holds((given, decisions) => {
      let now: Omit<World, 'requests'> = given;
      given.requests.forEach((wish, index) => {
        expect(outcomeOf(decisions[index])).toBe(expectedOutcome(now, wish));
        const decision = decideRedemptions([wish], now.statuses, now.credits)[0]!;
        now = after(now, decision);
      });
    });
  });

  test('a batch is decided as its requests would be one after another', () => {
    holds((given, decisions) => {
      let now: Omit<World, 'requests'> = given;
      const oneByOne = given.requests.map((wish) => {
        const decision = decideRedemptions([wish], now.statuses, now.credits)[0]!;
        now = after(now, decision);
        return summary(decision);
      });
      expect(decisions.map(summary)).toEqual(oneByOne);
    });
  });

  test('the order in which credits and payments are given does not matter', () => {
    const shuffled = world.chain((given) =>
      fc.record({
        given: fc.constant(given),
        credits: fc.shuffledSubarray(given.credits, { minLength: given.credits.length }),
        statuses: fc.shuffledSubarray(given.statuses, { minLength: given.statuses.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ given, credits, statuses }) => {
        expect(decideRedemptions(given.requests, statuses, credits)).toEqual(
          decideRedemptions(given.requests, given.statuses, given.credits),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('a refused request changes nothing: without it all others are decided alike', () => {
    holds(({ requests, statuses, credits }, decisions) => {
      decisions.forEach((decision, index) => {
        if (decision.kind === 'redeemed') return;
        const others = decideRedemptions(requests.toSpliced(index, 1), statuses, credits);
        expect(others).toEqual(decisions.toSpliced(index, 1));
      });
    });
  });

  test('nothing it is given is changed', () => {
    holds(({ requests, statuses, credits }) => {
      const before = structuredClone({ requests, statuses, credits });
      decideRedemptions(requests, statuses, credits);
      expect({ requests, statuses, credits }).toEqual(before);
    });
  });
});
