import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { query } from '../support/database/books.js';
import { breachesOf } from '../tools/sql-rules/sql-rules.js';
import { tenantTables } from '../tools/sql-rules/tenant-tables.js';
import { statementLog } from '../tools/sql-rules/watch.js';
import { useTestApp } from '../support/app/test-app.js';

const app = useTestApp();

/** The column `name` of an answer. */
async function namesOf(text: string): Promise<string[]> {
  return (await query<{ name: string }>(app.database, text)).map(({ name }) => name);
}

describe('the log of statements', () => {
  test('hears what the application sends, however it sends it', async () => {
    const dataSource = app.nest.get(DataSource);
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as pg.PoolClient;
    await client.query('select 1 as text');
    await client.query({ name: 'prepared', text: 'select $1::text as prepared', values: ['x'] });
    await once(client.query(new pg.Query('select 3 as query')), 'end');
    await runner.release();
    await dataSource.query('select $1::text as parameters', ['x']);
    expect(statementLog.take()).toEqual(
      expect.arrayContaining([
        'select 1 as text',
        'select $1::text as prepared',
        'select 3 as query',
        'select $1::text as parameters',
      ]),
    );
  });

  test('does not hear what tests ask the database themselves', async () => {
    statementLog.take();
    await query(app.database, 'select 4 as own');
    const service = new pg.Client(app.database.serviceUrl);
    await service.connect();
    await service.query('select 5 as own');
    await service.end();
    expect(statementLog.take().filter((text) => text.includes('as own'))).toEqual([]);
  });

  test('has the statement that breaks a rule', async () => {
    await app.nest.get(DataSource).query('select uid from clients where uid = $1', ['x']);
    // Taken, it does not fail this file.
    const broken = statementLog.take().flatMap((statement) => breachesOf(statement, tenantTables()));
    expect(broken).toEqual([{ table: 'clients', rule: 'does not name its business (rule 2)' }]);
  });
});

describe('the tables (rule 1)', () => {
  test('of which statements must name the business are those that have one', async () => {
    const withBusiness = await namesOf(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'business_uid' and data_type = 'text' and is_nullable = 'NO'`,
    );
    expect([...tenantTables()].toSorted()).toEqual(withBusiness.toSorted());
  });

  test('have the business first in every unique index', async () => {
    const others = await namesOf(
      `select i.indexrelid::regclass::text as name from pg_index i
       join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace and c.relname <> 'migrations'
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where i.indisunique and a.attname <> 'business_uid'`,
    );
    expect(others).toEqual([]);
  });

  test('have the business first in every foreign key, which restricts or cascades', async () => {
    const others = await namesOf(
      `select k.conname as name from pg_constraint k
       join pg_attribute here on here.attrelid = k.conrelid and here.attnum = k.conkey[1]
       join pg_attribute there on there.attrelid = k.confrelid and there.attnum = k.confkey[1]
       where k.contype = 'f' and k.connamespace = 'public'::regnamespace
         and (here.attname <> 'business_uid' or there.attname <> 'business_uid' or k.confdeltype not in ('r', 'c'))`,
    );
    expect(others).toEqual([]);
  });

  test('have no triggers, no sequences and no defaults but for the list of migrations', async () => {
    const others = await namesOf(
      `select t.tgname as name from pg_trigger t where not t.tgisinternal
       union all
       select c.relname from pg_class c
       where c.relkind = 'S' and c.relnamespace = 'public'::regnamespace and c.relname <> 'migrations_id_seq'
       union all
       select d.adrelid::regclass || '.' || a.attname from pg_attrdef d
       join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum and a.attgenerated = ''
       join pg_class c on c.oid = d.adrelid
       where c.relnamespace = 'public'::regnamespace and c.relname <> 'migrations'`,
    );
    expect(others).toEqual([]);
  });
});
