import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bookingWithPayment, INVOICES, pay } from '../scenes/bookings.js';
import { type History, mixedHistory } from '../scenes/history.js';
import { dataOf } from '../scenes/story.js';
import { query } from '../support/database/books.js';
import {
  type Attempt,
  CHECK_VIOLATION,
  FOREIGN_KEY_VIOLATION,
  NO_PRIVILEGE,
  ServiceConnection,
  UNIQUE_VIOLATION,
} from '../support/database/service-connection.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

/** What the database itself refuses to the service's role, whatever the code asks. */
let app: TestApp;
let service: ServiceConnection;
let lotus: History;
let cedar: History;

beforeAll(async () => {
  app = await startTestApp();
  lotus = await everythingOf();
  cedar = await everythingOf();
  service = await ServiceConnection.open(app.database.serviceUrl);
});
afterAll(async () => {
  await service.close();
  await app.close();
});

/** A business with rows in every table. */
async function everythingOf(): Promise<History> {
  const history = await mixedHistory(app);
  const { cast } = history;
  const { paymentStatusUid } = await bookingWithPayment(app, cast);
  dataOf(await pay(app, cast, paymentStatusUid), 200);
  const invoice = {
    matter_uid: cast.matterUid,
    currency: 'USD',
    billing_address: 'Main Street 1',
    issue_date: '2030-01-01',
    due_date: '2030-02-01',
    items: [{ name: 'Mat', unit_amount: 20, quantity: 1 }],
  };
  dataOf(await app.post(INVOICES, { invoice }, cast.staffToken, { 'idempotency-key': 'the-invoice' }));
  return history;
}

const asLotus = (text: string, values: readonly unknown[] = []): Promise<Attempt> =>
  service.attempt([lotus.cast.businessUid], text, values);

const done = (rows: number): Attempt => ({ refused: undefined, constraint: undefined, rows });
const forbidden: Attempt = { refused: NO_PRIVILEGE, constraint: undefined, rows: 0 };
const broken = (refused: string, constraint: string): Attempt => ({ refused, constraint, rows: 0 });

describe('the ledger', () => {
  test('can be read and added to', async () => {
    const next = `insert into credit_ledger_entries
      select business_uid, booking_credit_uid, 99, kind, quantity, balance_after, redemption_uid, actor_type, actor_uid, reason,
        request_id, created_at from credit_ledger_entries where booking_credit_uid = $1 and sequence = 1`;
    expect(await asLotus(next, [lotus.credit])).toEqual(done(1));
    expect((await asLotus('select from credit_ledger_entries')).rows).toBe(8);
  });

  test.each([
    'update credit_ledger_entries set quantity = 0',
    `update credit_ledger_entries set reason = ''`,
    'delete from credit_ledger_entries',
    'truncate credit_ledger_entries',
    'select from credit_ledger_entries for update',
  ])('refuses: %s', async (text) => {
    expect(await asLotus(text)).toEqual(forbidden);
  });

  test('refuses a second entry of the same number', async () => {
    const again = 'insert into credit_ledger_entries select * from credit_ledger_entries where booking_credit_uid = $1';
    expect(await asLotus(again, [lotus.credit])).toEqual(broken(UNIQUE_VIOLATION, 'pk_credit_ledger_entries'));
  });
});

describe('a credit', () => {
  const use = 'update booking_credits set bookings_usage = $2 where uid = $1';

  test('can be used up to its total, and given back down to none', async () => {
    expect(await asLotus(use, [lotus.credit, 7])).toEqual(done(1));
    expect(await asLotus(use, [lotus.credit, 0])).toEqual(done(1));
  });

  test('refuses one more than its total, and fewer than none', async () => {
    expect(await asLotus(use, [lotus.credit, 8])).toEqual(broken(CHECK_VIOLATION, 'ck_booking_credits_usage'));
    expect(await asLotus(use, [lotus.credit, -1])).toEqual(broken(CHECK_VIOLATION, 'ck_booking_credits_usage'));
  });

  test('refuses a total below what has been used', async () => {
    const total = 'update booking_credits set total_bookings = $2 where uid = $1';
    expect(await asLotus(total, [lotus.credit, 2])).toEqual(done(1));
    expect(await asLotus(total, [lotus.credit, 1])).toEqual(broken(CHECK_VIOLATION, 'ck_booking_credits_usage'));
  });
});

describe('a payment status', () => {
  test('can have one active redemption and any number of cancelled ones, and refuses a second active one', async () => {
    const again = `insert into booking_credit_redemptions
      select business_uid, 'another', payment_status_uid, booking_credit_uid, service_uid, $2, created_at, null
      from booking_credit_redemptions where uid = $1`;
    expect(await asLotus(again, [lotus.redemptions.paid, false])).toEqual(done(1));
    expect(await asLotus(again, [lotus.redemptions.restored, true])).toEqual(done(1));
    expect(await asLotus(again, [lotus.redemptions.paid, true])).toEqual(
      broken(UNIQUE_VIOLATION, 'uq_redemptions_active'),
    );
  });

  test('refuses an original price unless it is paid at price 0', async () => {
    const change = 'update payment_statuses set state = $2, price = $3, original_price = 50 where uid = $1';
    const refusal = broken(CHECK_VIOLATION, 'ck_payment_statuses_paid_by_package');
    expect(await asLotus(change, [lotus.restored, 'paid', 0])).toEqual(done(1));
    expect(await asLotus(change, [lotus.restored, 'pending', 0])).toEqual(refusal);
    expect(await asLotus(change, [lotus.restored, 'cancelled', 0])).toEqual(refusal);
    expect(await asLotus(change, [lotus.restored, 'paid', 50])).toEqual(refusal);
  });
});

describe('what a row is and which business’s', () => {
  test.each([
    ['booking_credits', 'active', 'service_uids'],
    ['booking_credits', 'bookings_usage', 'client_package_uid'],
    ['booking_credit_redemptions', 'active', 'booking_credit_uid'],
    ['booking_credit_redemptions', 'cancelled_at', 'payment_status_uid'],
    ['client_packages', 'valid_until', 'package_uid'],
    ['payment_statuses', 'price', 'service_uid'],
    ['payment_statuses', 'state', 'business_uid'],
    ['pending_bookings', 'state', 'uid'],
    ['bookings', 'status', 'payment_status_uid'],
    ['booking_packages', 'order', 'business_uid'],
    ['businesses', 'features', 'directory_uid'],
    ['clients', 'first_name', 'created_at'],
    ['payments', 'title', 'amount'],
    ['invoices', 'billing_address', 'total'],
  ])('of %s, %s can be changed and %s not', async (table, changeable, fixed) => {
    const { refused, rows } = await asLotus(`update ${table} set "${changeable}" = "${changeable}"`);
    expect(refused).toBeUndefined();
    expect(rows).toBeGreaterThan(0);
    expect(await asLotus(`update ${table} set ${fixed} = ${fixed}`)).toEqual(forbidden);
  });

  test.each(['clients', 'matters', 'staff_members', 'payments', 'invoices', 'revoked_tokens', 'migrations'])(
    'which row it is of %s can’t be changed',
    async (table) => {
      const [column] = await query<{ name: string }>(
        app.database,
        `select attname as name from pg_attribute where attrelid = $1::regclass and attnum = 2`,
        [table],
      );
      expect(await asLotus(`update ${table} set "${column?.name}" = "${column?.name}"`)).toEqual(forbidden);
    },
  );

  test('nothing can be deleted but stored answers and ended revocations', async () => {
    const tables = await query<{ name: string }>(
      app.database,
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`,
    );
    const deletable: string[] = [];
    for (const { name } of tables) {
      if ((await asLotus(`delete from ${name} where false`)).refused === undefined) deletable.push(name);
      expect([name, await asLotus(`truncate ${name} cascade`)]).toEqual([name, forbidden]);
    }
    expect(deletable).toEqual(['idempotency_records', 'revoked_tokens']);
    expect(await asLotus('delete from idempotency_records')).toEqual(done(1));
  });
});

describe('the service’s role', () => {
  test.each([
    'set role punchcard_owner',
    'set session authorization punchcard_owner',
    'create table mine (uid text)',
    `create function mine() returns text language sql as 'select 1::text'`,
    'alter table booking_credits drop constraint ck_booking_credits_usage',
    'alter table clients disable row level security',
    'drop policy named_businesses on clients',
    'grant update on credit_ledger_entries to punchcard_service',
    `insert into migrations (timestamp, name) values (0, 'Mine')`,
    'alter role punchcard_service bypassrls',
  ])('may not: %s', async (text) => {
    // Granting what one has not got is no error but a warning, so what counts is that the ledger is still closed.
    const attempt = await asLotus(text);
    if (text.startsWith('grant')) expect(await asLotus('delete from credit_ledger_entries')).toEqual(forbidden);
    else expect(attempt).toEqual(forbidden);
  });

  test('may not see past row-level security by switching it off', async () => {
    const off = (text: string): Promise<Attempt> => service.attempt([], text);
    expect(await off('set local row_security = off')).toEqual(done(0));
    await query(app.database, `alter role punchcard_service in database ${app.database.name} set row_security = off`);
    const unwalled = await ServiceConnection.open(app.database.serviceUrl);
    try {
      expect(await unwalled.attempt([lotus.cast.businessUid], 'select from clients')).toEqual(forbidden);
    } finally {
      await unwalled.close();
      await query(app.database, `alter role punchcard_service in database ${app.database.name} reset row_security`);
    }
  });
});

interface Reference {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly target: string;
  readonly targetColumn: string;
}

/** Every foreign key to a row of a business. */
const REFERENCES = `
  select k.conname as name, k.conrelid::regclass::text as table, k.confrelid::regclass::text as target,
    array(select a.attname::text from unnest(k.conkey) with ordinality as c (number, place)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.number order by c.place) as columns,
    (select a.attname from pg_attribute a where a.attrelid = k.confrelid and a.attnum = k.confkey[cardinality(k.confkey)])
      as "targetColumn"
  from pg_constraint k
  where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.confrelid <> 'businesses'::regclass
  order by k.conname`;

/** Columns that nobody can write. */
const COMPUTED_COLUMNS = `
  select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and a.attgenerated <> ''`;

/** What makes a copy of a row differ where the table allows only one. */
const DISTINCT: Readonly<Record<string, object>> = {
  matters: { is_default: false },
  booking_credits: { position: 99 },
  booking_credit_redemptions: { active: false },
  credit_ledger_entries: { sequence: 99 },
};

describe('a reference to another business’s row', () => {
  test('is refused through every foreign key, to one’s own row it is not', async () => {
    const references = await query<Reference>(app.database, REFERENCES);
    expect(references.length).toBeGreaterThanOrEqual(17);
    const computed = new Set((await query<{ name: string }>(app.database, COMPUTED_COLUMNS)).map(({ name }) => name));
    const both = [lotus.cast.businessUid, cedar.cast.businessUid];
    for (const { name, table, columns, target, targetColumn } of references) {
      const column = columns.at(-1) ?? '';
      const row = await rowOf(table, lotus, `${column} is not null`);
      const copy = { ...row, ...('uid' in row ? { uid: 'copy' } : {}), ...DISTINCT[table] };
      const foreign = { ...copy, [column]: (await rowOf(target, cedar))[targetColumn] };
      const names = Object.keys(row).filter((key) => !computed.has(`${table}.${key}`));
      const list = names.map((key) => `"${key}"`).join(', ');
      const insert = `insert into ${table} (${list}) select ${list} from jsonb_populate_record(null::${table}, $1)`;
      expect([name, await service.attempt(both, insert, [copy])]).toEqual([name, done(1)]);
      const attempt = await service.attempt(both, insert, [foreign]);
      const sameColumn = references.filter((other) => other.table === table && other.columns.includes(column));
      expect([name, attempt.refused]).toEqual([name, FOREIGN_KEY_VIOLATION]);
      expect(sameColumn.map((other) => other.name)).toContain(attempt.constraint);
    }
  });

  async function rowOf(table: string, { cast }: History, condition = 'true'): Promise<Record<string, unknown>> {
    const [found] = await query<{ row: Record<string, unknown> }>(
      app.database,
      `select to_jsonb(t) as row from ${table} t where business_uid = $1 and ${condition} limit 1`,
      [cast.businessUid],
    );
    if (!found) throw new Error(`no row in ${table}`);
    return found.row;
  }
});
