import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files and folders that may write a payment status's state, and why. Everything else asks payment-status.transitions.ts for the columns. */
const WRITERS: Readonly<Record<string, string>> = {
  'modules/payments/payment-status.transitions.ts': 'the rule itself',
  'modules/client-packages/redemption/sql/write.ts':
    'set-based; test/integration/payment-status-columns.test.ts compares',
  'modules/client-packages/redemption/rules/decide-redemptions.ts':
    'what a batch assumes of its own requests; not saved',
  'modules/virtual-bookings/virtual-bookings.service.ts': 'the state of a pending booking, which is another table',
};

/** A state that is made up on the spot, in an object or by assignment; SQL that sets one. */
const WRITES = [
  /\bstate: [^[{;\n]*'(?:pending|paid|cancelled)'/,
  /^\s*\w[\w.]*\.state = .*;$/m,
  /\bupdate payment_statuses\b[^`]*\bstate = /,
  /\binsert into payment_statuses\b/,
];
const isWriter = (text: string): boolean => WRITES.some((write) => write.test(text));

test('nobody but the transitions makes a state of a payment status', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('/migrations/'))
    .filter((path) => isWriter(readFileSync(join('src', path), 'utf8')));
  const places = new Set(files.map((file) => Object.keys(WRITERS).find((place) => file.startsWith(place)) ?? file));
  expect([...places].toSorted()).toEqual(Object.keys(WRITERS).toSorted());
});

describe('a writer is', () => {
  test.each([
    `tx.update(PaymentStatus, key, { state: 'cancelled', updatedAt: now })`,
    `{ ...status, state: isFree ? 'paid' : 'pending' }`,
    `status.state = 'paid';`,
    'sql(`update payment_statuses s set state = $1`)',
    'sql(`update payment_statuses s\n set price = 0,\n state = $1`)',
    'sql(`insert into payment_statuses (uid) values ($1)`)',
  ])('%j', (text) => expect(isWriter(text)).toBe(true));

  test.each([
    `if (status.state === 'paid') throw new AlreadyPaidError();`,
    `select.andWhere("status.state = 'pending'");`,
    `state: { type: ['pending', 'paid', 'cancelled'], operators: ANY_OF }`,
    `state!: 'pending' | 'paid';`,
    'sql(`update pending_bookings b set state = $1`)',
    `{ state: change.state }`,
  ])('not %j', (text) => expect(isWriter(text)).toBe(false));
});
