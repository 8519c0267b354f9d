import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditProgress } from '../../src/operations/audit/audit.types.js';
import { type History, mixedHistory } from '../scenes/history.js';
import { CANCEL_REDEMPTION, castOf, clientOf, clientPackageOf, paymentOf, redeem } from '../scenes/story.js';
import { differencesIn, expectCleanBooks, query } from '../support/database/books.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const CLIENTS = 16;
/** The race goes on until there have been so many. */
const AUDITS = 5;
const CHANGES = 200;
const RACE_TIMEOUT_MS = 90_000;

/** `[table, uid, what, expected, found]`. */
type Finding = readonly [string, string, string, string | null, string | null];

let database: TestDatabase;
let history: History;
let copies = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const app = await startTestApp({ database });
  history = await mixedHistory(app);
  await mixedHistory(app);
  await app.close();
});

afterAll(() => database.drop());

/** The findings in a copy of the books in which `sql` was done by hand, past all walls. $1 is the business of the history. */
async function findingsAfter(...statements: readonly string[]): Promise<Finding[]> {
  const copy = await copyOf(database);
  try {
    const { businessUid } = history.cast;
    for (const sql of statements) {
      await query(copy, `set session_replication_role = replica; ${sql.replaceAll('$1', `'${businessUid}'`)}`);
    }
    const differences = await differencesIn(copy);
    expect(new Set(differences.map((difference) => difference.businessUid))).toEqual(new Set([businessUid]));
    return differences.map(({ table, uid, what, expected, found }) => [table, uid, what, expected, found]);
  } finally {
    await copy.drop();
  }
}

async function copyOf(original: TestDatabase): Promise<TestDatabase> {
  const name = `${original.name}_${(copies += 1)}`;
  const inCopy = (url: string): string => url.replace(original.name, name);
  const maintenance = { ...original, adminUrl: original.adminUrl.replace(original.name, 'postgres') };
  await query(
    maintenance,
    `create database ${name} template ${original.name} owner punchcard_owner strategy file_copy`,
  );
  return {
    name,
    adminUrl: inCopy(original.adminUrl),
    ownerUrl: inCopy(original.ownerUrl),
    serviceUrl: inCopy(original.serviceUrl),
    drop: async () => void (await query(maintenance, `drop database if exists ${name} with (force)`)),
  };
}

function inOrder(findings: readonly unknown[]): string[] {
  return findings.map((finding) => JSON.stringify(finding)).toSorted();
}

test('books in which everything has happened are clean', async () => {
  await expectCleanBooks(database);
});

/** What was done by hand, and all that the audit must then say. `h` is the history of the business. */
const CORRUPTIONS: readonly (readonly [
  string,
  (h: History) => readonly string[],
  (h: History) => readonly Finding[],
])[] = [
  [
    'a usage',
    ({ credit }) => [`update booking_credits set bookings_usage = 3 where business_uid = $1 and uid = '${credit}'`],
    ({ credit }) => [['booking_credits', credit, 'bookings_usage', '2', '3']],
  ],
  [
    'a total',
    ({ credit }) => [`update booking_credits set total_bookings = 8 where business_uid = $1 and uid = '${credit}'`],
    ({ credit }) => [['booking_credits', credit, 'total_bookings', '7', '8']],
  ],
  [
    'the number of the latest entry',
    ({ credit }) => [`update booking_credits set ledger_sequence = 9 where business_uid = $1 and uid = '${credit}'`],
    ({ credit }) => [['booking_credits', credit, 'ledger_sequence', '8', '9']],
  ],
  [
    'the copies of the package in a credit',
    ({ credit }) => [
      `update booking_credits set client_uid = 'c', matter_uid = 'm', valid_from = '2001-01-01', valid_until = '2002-02-02',
        active = false where business_uid = $1 and uid = '${credit}'`,
      `update client_packages set valid_from = '2020-01-01', valid_until = '2099-12-31' where business_uid = $1`,
    ],
    ({ credit, cast }) => [
      ['booking_credits', credit, 'client_uid', cast.clientUid, 'c'],
      ['booking_credits', credit, 'matter_uid', cast.matterUid, 'm'],
      ['booking_credits', credit, 'valid_from', '2020-01-01', '2001-01-01'],
      ['booking_credits', credit, 'valid_until', '2099-12-31', '2002-02-02'],
      ['booking_credits', credit, 'active', 'true', 'false'],
    ],
  ],
  [
    'what has been paid',
    ({ restored }) => [
      `update payment_statuses set amount_paid = 3 where business_uid = $1 and uid = '${restored}'`,
      `insert into payments (business_uid, uid, payment_status_uid, amount, currency, kind, title, created_at) values
        ($1, 'one', '${restored}', 2.5, 'USD', null, 'Cash', now()), ($1, 'two', '${restored}', 1, 'USD', 'refund', 'Back', now())`,
    ],
    ({ restored }) => [['payment_statuses', restored, 'amount_paid', '1.5', '3']],
  ],
  [
    'the balance of an entry',
    () => [`update credit_ledger_entries set balance_after = 5 where business_uid = $1 and sequence = 2`],
    ({ credit }) => [['credit_ledger_entries', `${credit}/2`, 'balance_after', '4', '5']],
  ],
  [
    'the quantity of an entry that moves one session',
    () => [`update credit_ledger_entries set quantity = -2 where business_uid = $1 and sequence = 8`],
    ({ credit }) => [
      ['credit_ledger_entries', `${credit}/8`, 'quantity', '-1', '-2'],
      ['credit_ledger_entries', `${credit}/8`, 'balance_after', '4', '5'],
      ['booking_credits', credit, 'bookings_usage', '3', '2'],
      ['booking_credits', credit, 'active_redemptions', '3', '2'],
    ],
  ],
  [
    'a gap in the numbers',
    () => [`update credit_ledger_entries set sequence = 9 where business_uid = $1 and sequence = 8`],
    ({ credit }) => [
      ['credit_ledger_entries', `${credit}/9`, 'sequence', '8', '9'],
      ['booking_credits', credit, 'ledger_sequence', '9', '8'],
    ],
  ],
  [
    'a deleted last entry',
    () => [`delete from credit_ledger_entries where business_uid = $1 and sequence = 8`],
    ({ credit, redemptions }) => [
      ['booking_credits', credit, 'ledger_sequence', '7', '8'],
      ['booking_credits', credit, 'bookings_usage', '1', '2'],
      ['booking_credits', credit, 'active_redemptions', '1', '2'],
      ['booking_credit_redemptions', redemptions.booking, 'redeemed_entries', '1', '0'],
    ],
  ],
  [
    'a deleted entry in the middle',
    () => [`delete from credit_ledger_entries where business_uid = $1 and sequence = 4`],
    ({ credit, redemptions }) => [
      ['credit_ledger_entries', `${credit}/5`, 'sequence', '4', '5'],
      ['credit_ledger_entries', `${credit}/5`, 'balance_after', '5', '6'],
      ['credit_ledger_entries', `${credit}/6`, 'balance_after', '5', '6'],
      ['credit_ledger_entries', `${credit}/7`, 'balance_after', '5', '6'],
      ['credit_ledger_entries', `${credit}/8`, 'balance_after', '4', '5'],
      ['booking_credits', credit, 'bookings_usage', '3', '2'],
      ['booking_credits', credit, 'active_redemptions', '3', '2'],
      ['booking_credit_redemptions', redemptions.restored, 'restored_entries', '1', '0'],
    ],
  ],
  [
    'a second entry for one redemption',
    ({ credit, redemptions }) => [
      `insert into credit_ledger_entries select business_uid, booking_credit_uid, 9, kind, quantity, balance_after - 1, redemption_uid,
        actor_type, actor_uid, reason, request_id, created_at from credit_ledger_entries where business_uid = $1 and sequence = 8`,
      `update booking_credits set ledger_sequence = 9, bookings_usage = 3 where uid = '${credit}'
        and exists (select from booking_credit_redemptions where uid = '${redemptions.booking}')`,
    ],
    ({ credit, redemptions }) => [
      ['booking_credits', credit, 'active_redemptions', '3', '2'],
      ['booking_credit_redemptions', redemptions.booking, 'redeemed_entries', '1', '2'],
    ],
  ],
  [
    'a redemption cancelled behind the ledger’s back',
    ({ redemptions }) => [`update booking_credit_redemptions set active = false where uid = '${redemptions.paid}'`],
    ({ credit, paid, redemptions }) => [
      ['booking_credits', credit, 'active_redemptions', '2', '1'],
      ['booking_credit_redemptions', redemptions.paid, 'restored_entries', '1', '0'],
      ['booking_credit_redemptions', redemptions.paid, 'cancelled_at', 'a time', 'no time'],
      ['payment_statuses', paid, 'active_redemptions', '1', '0'],
    ],
  ],
  [
    'a deleted redemption',
    ({ redemptions }) => [`delete from booking_credit_redemptions where uid = '${redemptions.restored}'`],
    ({ credit, redemptions }) => [
      ['credit_ledger_entries', `${credit}/3`, 'redemption_uid', 'a redemption of this credit', redemptions.restored],
      ['credit_ledger_entries', `${credit}/4`, 'redemption_uid', 'a redemption of this credit', redemptions.restored],
    ],
  ],
  [
    'a payment status that forgot that it was paid',
    ({ paid }) => [
      `update payment_statuses set state = 'pending', price = original_price, original_price = null where uid = '${paid}'`,
    ],
    ({ paid }) => [
      ['payment_statuses', paid, 'state', 'paid', 'pending'],
      ['payment_statuses', paid, 'price', '0', '50'],
      ['payment_statuses', paid, 'original_price', 'a price', null],
    ],
  ],
  [
    'a payment status that no session paid',
    ({ restored }) => [
      `update payment_statuses set state = 'paid', original_price = price, price = 0 where uid = '${restored}'`,
    ],
    ({ restored }) => [['payment_statuses', restored, 'active_redemptions', '1', '0']],
  ],
  [
    'a deleted payment status',
    ({ paid }) => [`delete from payment_statuses where uid = '${paid}'`],
    ({ paid }) => [
      ['payment_statuses', paid, 'state', 'paid', null],
      ['payment_statuses', paid, 'price', '0', null],
      ['payment_statuses', paid, 'original_price', 'a price', null],
    ],
  ],
  [
    'a client package that asks for another payment',
    ({ restored }) => [`update client_packages set payment_status_uid = '${restored}' where business_uid = $1`],
    ({ restored, clientPackage }) => [
      ['payment_statuses', restored, 'payable_type', 'ClientBookingPackage', 'Meeting'],
      ['payment_statuses', restored, 'payable_uid', clientPackage, restored],
    ],
  ],
  [
    'a client package whose payment status is gone',
    () => [`update client_packages set payment_status_uid = 'gone' where business_uid = $1`],
    ({ clientPackage }) => [['client_packages', clientPackage, 'payment_status_uid', 'gone', null]],
  ],
  [
    'a pending booking whose payment status exists',
    ({ booking }) => [`update pending_bookings set state = 'pending' where uid = '${booking}'`],
    ({ booking }) => [['pending_bookings', booking, 'state', 'materialised', 'pending']],
  ],
  [
    'a materialised booking without a payment status',
    ({ heldBooking }) => [`update pending_bookings set state = 'materialised' where uid = '${heldBooking}'`],
    ({ heldBooking }) => [['pending_bookings', heldBooking, 'state', 'not materialised', 'materialised']],
  ],
];

describe('the audit names exactly what was changed by hand:', () => {
  test.each(CORRUPTIONS)('%s', async (_what, corrupt, findings) => {
    expect(inOrder(await findingsAfter(...corrupt(history)))).toEqual(inOrder(findings(history)));
  });
});

describe('the audit is bounded', () => {
  test('to the rows of a batch, and checks every row once', async () => {
    const batches: AuditProgress['batch'][] = [];
    await differencesIn(database, { batchSize: 2, onProgress: ({ batch }) => void batches.push(batch) });
    const [counts] = await query<Record<string, number>>(
      database,
      `select (select count(*)::integer from payment_statuses) as payment_statuses,
        (select count(*)::integer from booking_credits) as booking_credits`,
    );
    for (const [table, total] of Object.entries(counts ?? {})) {
      const sizes = batches.filter((batch) => batch.table === table).map(({ rows }) => rows);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
    }
    expect(batches.filter(({ table }) => table === 'payment_statuses').length).toBeGreaterThan(2);
  });

  test('and a batch at a time finds what one big batch finds', async () => {
    const copy = await copyOf(database);
    await query(
      copy,
      'update booking_credits set bookings_usage = 0; update credit_ledger_entries set balance_after = 99',
    );
    const small = await differencesIn(copy, { batchSize: 1 });
    expect(small).toHaveLength(18);
    expect(inOrder(small)).toEqual(inOrder(await differencesIn(copy)));
    await copy.drop();
  });

  test('by a signal: it ends after the batch at hand', async () => {
    const ending = new AbortController();
    const audit = differencesIn(database, {
      signal: ending.signal,
      onProgress: () => ending.abort(new Error('enough')),
    });
    await expect(audit).rejects.toThrow('enough');
  });

  test('to databases in which it sees every business', async () => {
    const copy = await copyOf(database);
    await query(
      copy,
      'alter table businesses enable row level security; alter table businesses force row level security',
    );
    await expect(differencesIn(copy)).rejects.toThrow('Row-level security hides businesses');
    await copy.drop();
  });
});

describe('while the service works', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  test(
    `redemptions and cancellations of ${CLIENTS} clients raise no false alarm`,
    async () => {
      const cast = await castOf(app);
      let audits = 0;
      let changes = 0;
      const goOn = (): boolean => audits < AUDITS || changes < CHANGES;
      const spend = async (): Promise<void> => {
        const client = { ...cast, ...(await clientOf(app, cast)) };
        await clientPackageOf(app, client);
        const payment = await paymentOf(app, client);
        while (goOn()) {
          expect((await redeem(app, client, payment)).status).toBe(200);
          const back = await app.put(CANCEL_REDEMPTION, { payment_status_id: payment }, cast.staffToken);
          expect(back.status).toBe(200);
          changes += 2;
        }
      };
      const audit = async (): Promise<void> => {
        for (; goOn(); audits += 1) expect(await differencesIn(app.database, { batchSize: 5 })).toEqual([]);
      };
      await Promise.all([...Array.from({ length: CLIENTS }, spend), audit()]);
      await expectCleanBooks(app.database);
    },
    RACE_TIMEOUT_MS,
  );

  test('nobody waits for an audit, however slowly its findings are read', async () => {
    const cast = await castOf(app);
    await clientPackageOf(app, cast);
    const payment = await paymentOf(app, cast);
    await query(app.database, 'update client_packages set valid_until = valid_until + 1 where business_uid = $1', [
      cast.businessUid,
    ]);
    const answers: number[] = [];
    const onDifference = async (): Promise<void> => {
      answers.push((await redeem(app, cast, payment)).status);
    };
    expect(await differencesIn(app.database, { onDifference })).toMatchObject([{ what: 'valid_until' }]);
    expect(answers).toEqual([200]);
  });
});
