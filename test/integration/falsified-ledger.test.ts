import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ledgerEntry, positionOf } from '../../src/modules/client-packages/credits/ledger.js';
import { insertEntries } from '../../src/modules/client-packages/credits/ledger-statements.js';
import type { CreditLedgerEntry } from '../../src/modules/client-packages/entities/credit-ledger-entry.entity.js';
import {
  CANCEL_REDEMPTION,
  type Cast,
  castOf,
  clientOf,
  clientPackageOf,
  dataOf,
  paymentOf,
  redeem,
} from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';
import { differencesIn, query } from '../support/database/books.js';
import { CHECK_VIOLATION, ServiceConnection, UNIQUE_VIOLATION } from '../support/database/service-connection.js';
import { type Outcome, punchcard } from '../support/processes/punchcard.js';

const app = useTestApp();
let cast: Cast;
let service: ServiceConnection;
beforeAll(async () => {
  cast = await castOf(app);
  service = await ServiceConnection.open(app.database.serviceUrl);
});
afterAll(() => service.close());

const refused = { refused: CHECK_VIOLATION, constraint: 'ck_credit_ledger_entries_balance', rows: 0 };
const taken = (rows: number): object => ({ refused: undefined, constraint: undefined, rows });

/** A credit of ten sessions of another client's, of which two have been used: its ledger stands at entry 3, with 8 left. */
async function creditOf(): Promise<{ readonly uid: string; readonly owner: Cast }> {
  const owner = { ...cast, ...(await clientOf(app, cast)) };
  const { booking_credits: credits } = await clientPackageOf(app, owner);
  for (let used = 0; used < 2; used += 1) dataOf(await redeem(app, owner, await paymentOf(app, owner)), 200);
  return { uid: credits[0]?.id ?? '', owner };
}

/** Entries of a credit by number, quantity and balance; sent as one statement, in that order, and undone. */
function attempt(...entries: readonly (readonly [uid: string, sequence: number, quantity: number, balance: number])[]) {
  const context = { actor: { type: 'system', uid: 'test' } as const, requestId: 'test', now: new Date() };
  const made = entries.map(([uid, sequence, quantity, balance]): CreditLedgerEntry => {
    const credit = { businessUid: cast.businessUid, uid, ledgerSequence: 0, totalBookings: 0, bookingsUsage: 0 };
    const entry = ledgerEntry(positionOf(credit), { kind: 'adjusted', quantity, reason: 'test' }, context);
    return { ...entry, sequence, balanceAfter: balance };
  });
  const { statement, values } = insertEntries(made);
  return service.attempt([cast.businessUid], statement.text, values);
}

describe('the statement that adds to the ledger', () => {
  test('takes entries that go on from the last one, of several credits and in any order', async () => {
    const [{ uid: one }, { uid: two }] = [await creditOf(), await creditOf()];
    await query(app.database, 'delete from credit_ledger_entries where booking_credit_uid = $1', [two]);
    expect(await attempt([one, 4, -3, 5])).toEqual(taken(1));
    expect(await attempt([two, 1, 6, 6])).toEqual(taken(1));
    expect(await attempt([two, 2, -1, 5], [one, 5, 1, 8], [two, 1, 6, 6], [one, 4, -1, 7])).toEqual(taken(4));
  });

  test.each([
    ['another balance than the last one makes', [[4, -1, 8]]],
    ['a balance as if it were the first', [[4, 2, 2]]],
    ['a second one that counts from the same balance', [[4, 2, 10], [5, -1, 7]]], // prettier-ignore
    ['a gap before it', [[5, -1, 7]]],
    ['a gap between two', [[4, -1, 7], [6, -1, 6]]], // prettier-ignore
    ['a balance below nothing', [[4, -9, -1]]],
    ['the number nought', [[0, 0, 0]]],
  ] as const)('refuses all of them for %s', async (_what, entries) => {
    const [{ uid }, { uid: other }] = [await creditOf(), await creditOf()];
    const rows = entries.map(([sequence, quantity, balance]) => [uid, sequence, quantity, balance] as const);
    expect(await attempt(...rows)).toEqual(refused);
    expect(await attempt([other, 4, -1, 7], ...rows)).toEqual(refused);
  });

  test('refuses a number that is there, whatever its balance', async () => {
    const { uid } = await creditOf();
    expect((await attempt([uid, 3, -1, 8])).refused).toBe(UNIQUE_VIOLATION);
    expect((await attempt([uid, 3, -1, 7])).refused).toBe(CHECK_VIOLATION);
  });
});

describe('a ledger that was falsified', () => {
  /** Past all walls, by hand. */
  const falsify = (uid: string, sql: string): Promise<unknown> =>
    query(app.database, `set session_replication_role = replica; ${sql.replaceAll('$1', `'${uid}'`)}`);
  const correct = (uid: string, ...more: readonly string[]): Promise<Outcome> =>
    punchcard(['correct', '--business', cast.businessUid, '--credit', uid, '--reason', 'restored by hand', ...more], {
      DATABASE_URL: app.database.ownerUrl,
    });
  const differencesOf = async (uid: string): Promise<unknown[]> =>
    (await differencesIn(app.database)).filter((difference) => difference.uid.startsWith(uid));

  test.each([
    ['its last balance', 'set balance_after = 9 where booking_credit_uid = $1 and sequence = 3', 0],
    ['all balances', 'set balance_after = balance_after - 1 where booking_credit_uid = $1', 0],
    ['what was granted', `set quantity = quantity + case sequence when 1 then 2 else 0 end, balance_after = balance_after + 2
      where booking_credit_uid = $1`, -2], // prettier-ignore
  ])('in %s takes nothing, whoever asks, until it is corrected; then it goes on', async (_what, change, quantity) => {
    const { uid, owner } = await creditOf();
    const payment = await paymentOf(app, owner);
    const used = await paymentOf(app, owner);
    dataOf(await redeem(app, owner, used), 200);
    await falsify(uid, `update credit_ledger_entries ${change.replaceAll('sequence = 3', 'sequence = 4')}`);

    const cancelled = { payment_status_uid: used };
    expect(await redeem(app, owner, payment)).toMatchObject({ status: 409, body: { error_code: 'BOOKS_DIFFER' } });
    expect((await app.put(CANCEL_REDEMPTION, cancelled, cast.staffToken)).status).toBe(409);
    expect(await differencesOf(uid)).not.toEqual([]);

    const tried = await correct(uid, '--dry-run', '--json');
    expect([tried.code, JSON.parse(tried.output)]).toMatchObject([
      0,
      { outcome: 'corrected', dry_run: true, quantity },
    ]);
    expect((await redeem(app, owner, payment)).status).toBe(409);

    expect((await correct(uid)).code).toBe(0);
    expect(await differencesOf(uid)).toEqual([]);
    expect((await redeem(app, owner, payment)).status).toBe(200);
    dataOf(await app.put(CANCEL_REDEMPTION, cancelled, cast.staffToken), 200);
    expect((await correct(uid)).output).toBe(`The ledger of ${uid} is right: 7 sessions are left\n`);
    expect(await differencesOf(uid)).toEqual([]);
  });

  test('by entries that are gone is corrected too', async () => {
    const { uid } = await creditOf();
    await falsify(uid, 'delete from credit_ledger_entries where booking_credit_uid = $1 and sequence = 1');
    expect(await differencesOf(uid)).not.toEqual([]);
    expect((await correct(uid)).output).toContain('it added up to -2, 8 sessions are left');
    expect(await differencesOf(uid)).toEqual([]);
  });

  test('in its uses is beyond any entry, and what differs is said', async () => {
    const { uid } = await creditOf();
    await falsify(
      uid,
      `update credit_ledger_entries set kind = 'adjusted' where booking_credit_uid = $1 and sequence = 3`,
    );
    const outcome = await correct(uid);
    expect(outcome.code).toBe(1);
    expect(outcome.output).toContain('the credit says 2, its ledger 1, and 2 redemptions are active');
  });

  test('of a credit that is not there is said so', async () => {
    expect(await correct('nope')).toMatchObject({ code: 2, errors: expect.stringContaining('has no credit nope') });
  });
});
