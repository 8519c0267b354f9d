import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { migrateDatabase } from '../../src/platform/database/migrate.js';
import { TABLES_WITHOUT_ROW_SECURITY } from '../../src/platform/database/schema/row-security.js';
import { everybodyOf, type Everybody } from '../scenes/everybody.js';
import { redeem } from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { type Attempt, NO_PRIVILEGE, ServiceConnection } from '../support/database/service-connection.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

let app: TestApp;
let service: ServiceConnection;
let lotus: Everybody;
let cedar: Everybody;

beforeAll(async () => {
  app = await startTestApp();
  lotus = await everybodyOf(app);
  cedar = await everybodyOf(app);
  await redeem(app, lotus, lotus.paymentUid);
  await redeem(app, cedar, cedar.paymentUid);
  service = await ServiceConnection.open(app.database.serviceUrl);
});
afterAll(async () => {
  await service.close();
  await app.close();
});

/** Tables of which both businesses have rows. */
const TABLES =
  `staff_members clients matters bookable_services payment_statuses booking_packages client_packages booking_credits
  booking_credit_redemptions credit_ledger_entries`.split(/\s+/);

/** Tables whose primary key begins with the business. */
const TENANT_TABLES = `
  select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
    exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'named_businesses' and p.polcmd = '*'
      and p.polqual is not null and p.polwithcheck is not null) as "hasPolicy"
  from pg_class c
  join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
  where c.relnamespace = 'public'::regnamespace and a.attname = 'business_uid'
  order by c.relname`;

interface TenantTable {
  readonly name: string;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly hasPolicy: boolean;
}

const rowsSeen = async (businesses: readonly Everybody[], table: string, ofWhom: Everybody): Promise<number> => {
  const uids = businesses.map(({ businessUid }) => businessUid);
  return (await service.attempt(uids, `select from ${table} where business_uid = $1`, [ofWhom.businessUid])).rows;
};

describe('every table of a business', () => {
  test('has row-level security and a policy, or is exempt by name', async () => {
    const tables = await query<TenantTable>(app.database, TENANT_TABLES);
    expect(tables.length).toBeGreaterThanOrEqual(17);
    for (const { name, enabled, hasPolicy } of tables) {
      const walled = !(name in TABLES_WITHOUT_ROW_SECURITY);
      expect({ name, enabled, hasPolicy }).toEqual({ name, enabled: walled, hasPolicy: walled });
    }
    const names = tables.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(TABLES_WITHOUT_ROW_SECURITY)));
  });

  test('makes every table’s key begin with the business, but for the list of migrations', async () => {
    const tenants = await query<TenantTable>(app.database, TENANT_TABLES);
    const all = await query<{ name: string }>(
      app.database,
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    const others = all.map(({ name }) => name).filter((name) => !tenants.some((tenant) => tenant.name === name));
    expect(others).toEqual(['migrations']);
  });
});

describe.each(TABLES)('rows of %s', (table) => {
  test('are seen by a transaction that names their business, alone or among several', async () => {
    expect(await rowsSeen([lotus], table, lotus)).toBeGreaterThan(0);
    expect(await rowsSeen([lotus, cedar], table, lotus)).toBeGreaterThan(0);
    expect(await rowsSeen([lotus, cedar], table, cedar)).toBeGreaterThan(0);
  });

  test('are not seen by one that names another business, or none', async () => {
    expect(await rowsSeen([cedar], table, lotus)).toBe(0);
    if (table !== 'booking_packages') expect(await rowsSeen([], table, lotus)).toBe(0);
  });
});

describe('another business’s rows', () => {
  const usage = 'update booking_credits set bookings_usage = 0 where uid = $1';
  const copyClient = `insert into clients (business_uid, uid, first_name, created_at, updated_at)
    values ($1, 'copy', 'Grace', now(), now())`;

  test('can’t be changed: they are not there', async () => {
    expect((await service.attempt([lotus.businessUid], usage, [lotus.creditUid])).rows).toBe(1);
    expect((await service.attempt([cedar.businessUid], usage, [lotus.creditUid])).rows).toBe(0);
    expect((await service.attempt([], usage, [lotus.creditUid])).rows).toBe(0);
  });

  test('can’t be added', async () => {
    const refused = { refused: NO_PRIVILEGE, constraint: undefined, rows: 0 };
    const add = (named: readonly string[]): Promise<Attempt> => service.attempt(named, copyClient, [lotus.businessUid]);
    expect((await add([lotus.businessUid])).rows).toBe(1);
    expect((await add([cedar.businessUid, lotus.businessUid])).rows).toBe(1);
    expect(await add([cedar.businessUid])).toEqual(refused);
    expect(await add([])).toEqual(refused);
  });

  test('are not named by a part of a name', async () => {
    const part = lotus.businessUid.slice(0, -1);
    for (const named of [part, `${lotus.businessUid}x`, '%', '', ' ', `{${lotus.businessUid}}`]) {
      expect((await service.attempt([named], 'select from clients')).rows).toBe(0);
    }
  });
});

test.each(['commit', 'rollback'] as const)(
  'the names are forgotten after a %s, on the same connection',
  async (end) => {
    await service.transaction([lotus.businessUid], end);
    expect(await service.rowsOf('select from clients')).toBe(0);
    expect((await service.attempt([], 'select from clients')).rows).toBe(0);
  },
);

test('a connection on which nothing has ever been named sees nothing', async () => {
  const fresh = await ServiceConnection.open(app.database.serviceUrl);
  try {
    for (const table of TABLES.filter((name) => name !== 'booking_packages')) {
      expect([table, await fresh.rowsOf(`select from ${table}`)]).toEqual([table, 0]);
    }
  } finally {
    await fresh.close();
  }
});

test('a catalogue’s active packages are found before anybody is named; inactive ones, or to change them, are not', async () => {
  const find = 'select from booking_packages where uid = $1';
  expect((await service.attempt([], find, [lotus.packageUid])).rows).toBe(1);
  expect((await service.attempt([], `${find} for no key update`, [lotus.packageUid])).rows).toBe(0);
  await query(app.database, 'update booking_packages set active = false where uid = $1', [lotus.packageUid]);
  expect((await service.attempt([], find, [lotus.packageUid])).rows).toBe(0);
});

describe('migrating', () => {
  const tablesNow = (): Promise<TenantTable[]> => query<TenantTable>(app.database, TENANT_TABLES);
  const walled = (tables: readonly TenantTable[]): TenantTable[] =>
    tables.filter(({ name }) => !(name in TABLES_WITHOUT_ROW_SECURITY));
  const { url, serviceRole } = { url: (): string => app.database.ownerUrl, serviceRole: 'punchcard_service' };

  test('puts the wall up and down as the setting says', async () => {
    await migrateDatabase({ url: url(), serviceRole, rowSecurity: 'off' });
    expect((await tablesNow()).filter(({ enabled, forced }) => enabled || forced)).toEqual([]);
    expect((await service.attempt([], 'select from clients')).rows).toBe(2);
    await migrateDatabase({ url: url(), serviceRole });
    expect(walled(await tablesNow()).filter(({ enabled, forced }) => !enabled || forced)).toEqual([]);
    expect((await service.attempt([], 'select from clients')).rows).toBe(0);
  });

  test('forces it upon a service that owns its tables', async () => {
    await migrateDatabase({ url: url() });
    expect(walled(await tablesNow()).filter(({ enabled, forced }) => !enabled || !forced)).toEqual([]);
    const owner = await ServiceConnection.open(url());
    try {
      expect((await owner.attempt([], 'select from clients')).rows).toBe(0);
      expect((await owner.attempt([lotus.businessUid], 'select from clients')).rows).toBe(1);
      const ledger = await owner.attempt([lotus.businessUid], 'delete from credit_ledger_entries');
      expect(ledger.refused).toBe(NO_PRIVILEGE);
    } finally {
      await owner.close();
      await migrateDatabase({ url: url(), serviceRole });
    }
  });

  test('refuses to go on while a table has no policy', async () => {
    const owner = await createDataSource(url(), []).initialize();
    try {
      await owner.query('create table forgotten (business_uid text primary key)');
      await expect(migrateDatabase({ url: url(), serviceRole })).rejects.toThrow('no policy for forgotten');
      await migrateDatabase({ url: url(), serviceRole, rowSecurity: 'off' });
    } finally {
      await owner.query('drop table forgotten');
      await owner.destroy();
      await migrateDatabase({ url: url(), serviceRole });
    }
  });
});
