import { describe, expect, test } from '@jest/globals';
import { type Breach, breachesOf } from '../../tools/sql-rules/sql-rules.js';
import { expectRulesKept } from '../../tools/sql-rules/statement-log.js';

const TENANTS = new Set(['clients', 'matters', 'payments']);

const breaches = (statement: string): Breach[] => breachesOf(statement, TENANTS, []);
const rules = (statement: string): string[] => breaches(statement).map(({ rule }) => rule);

const UNNAMED = 'does not name its business (rule 2)';
const NOT_JOINED = 'is joined, but not by its business (rule 2)';

describe('a statement that names its business keeps the rules', () => {
  test.each([
    `select * from clients where business_uid = $1`,
    `SELECT "c"."uid" AS "c_uid" FROM "clients" "c" WHERE (("c"."business_uid" = $1) AND ("c"."uid" = $2)) LIMIT 1 FOR NO KEY UPDATE`,
    `select from public.clients c where $1::text = c.business_uid`,
    `select from clients where business_uid = any($1::text[]) and uid = any($2)`,
    `select from clients where business_uid = any($1 collate "C")`,
    `select from clients where business_uid in ($1, $2)`,
    `select from clients where business_uid = '-'`,
    `select from clients as c join matters m on m.business_uid = c.business_uid and m.client_uid = c.uid where c.business_uid = $1`,
    `select from clients c, matters m where c.business_uid = $1 and m.business_uid = $1 and m.client_uid = c.uid`,
    `select from unnest($1::text[], $2::text[]) as w (business_uid, uid)
     join clients c on c.business_uid = w.business_uid and c.uid = w.uid where c.business_uid = any($1) for update of c`,
    `select from clients c left join matters m on m.business_uid = c.business_uid and left(m.uid, 1) = '#' where c.business_uid = $1`,
    `select from clients c where c.business_uid = $1 and (c.email ilike $2 or c.phone ilike $2)`,
    `select from clients c where (c.business_uid = $1 and c.uid = $2) or (c.business_uid = $3 and c.email = $4)`,
    `select from clients c where c.business_uid = $1 and not exists (
       select 1 from matters m where m.business_uid = c.business_uid and m.client_uid = c.uid)`,
    `select (select count(*) from matters where business_uid = $1) from (select uid from clients where business_uid = $1) as c`,
    `explain (format json) select from clients where business_uid = $1`,
    `select from clients where business_uid = $1 union all select from matters where business_uid = $1 order by 1`,
    `with mine as (select * from clients where business_uid = $1) select * from mine`,
    `insert into clients (business_uid, uid) values ($1, $2), ($3, $4) returning uid`,
    `with moved as (update matters m set client_uid = $2 where m.business_uid = $1)
     update payments p set client_uid = $2 where p.business_uid = $1`,
    `INSERT INTO "clients" AS "Client"("business_uid", "uid") VALUES ($1, $2) ON CONFLICT DO NOTHING`,
    `insert into clients (business_uid, uid) values ($1, $2) on conflict (business_uid, uid) do update set email = $3, phone = $4`,
    `insert into clients (business_uid, uid) select w.business_uid, w.uid from unnest($1::text[], $2::text[]) as w (business_uid, uid)`,
    `update clients set email = $1 where ("business_uid" = $2 and "uid" = $3)`,
    `update clients c set email = w.email from unnest($1::text[], $2::text[]) as w (business_uid, email)
     where c.business_uid = w.business_uid and c.business_uid = any($1)`,
    `delete from clients c where c.business_uid = $1 and (c.uid, c.email) in (
       select d.uid, d.email from clients d where d.business_uid = $1 limit 10 for update skip locked)`,
    `delete from clients c using matters m where c.business_uid = $1 and m.business_uid = c.business_uid`,
    `select name from migrations`,
    `select version();`,
    `begin; -- as PostgreSQL says it`,
    `start transaction isolation level repeatable read, read only`,
    `select set_config('punchcard.business_uids', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true)`,
  ])('%s', (statement) => {
    expect(breaches(statement)).toEqual([]);
  });
});

describe('a table that no business is named for is found', () => {
  test.each([
    ['clients', `select * from clients`],
    ['clients', `select * from clients where uid = $1`],
    ['clients', `select business_uid from clients order by business_uid`],
    ['clients', `select business_uid = $1 from clients`],
    ['clients', `select * from clients where business_uid > $1`],
    ['clients', `select * from clients where business_uid = business_uid`],
    ['clients', `select * from clients where not business_uid = $1`],
    ['clients', `select * from clients where not (business_uid = $1)`],
    ['clients', `select * from clients where business_uid not in ($1)`],
    ['clients', `select * from clients where business_uid = $1 || uid`],
    ['clients', `select * from clients where business_uid = $1::text || uid`],
    ['clients', `select * from clients where business_uid = any($1 || array[uid])`],
    ['clients', `select * from clients where business_uid = $1 or uid = $2`],
    ['clients', `select * from clients where uid = 'business_uid = $1' /* business_uid = $1 */ -- business_uid = $1`],
    ['clients', `select * from clients where "business_uid = $1" = uid`],
    ['clients', `select * from clients where case when business_uid = $1 then true else true end`],
    ['clients', `select * from clients where business_uid in (select business_uid from businesses)`],
    [
      'clients',
      `select c.uid from unnest($1::text[]) as w (business_uid) join clients c on c.business_uid = w.business_uid`,
    ],
    ['clients', `select from matters m left join clients c on c.business_uid = $1 where m.business_uid = $1`],
    ['matters', `select from matters m left join clients c on c.business_uid = m.business_uid and m.business_uid = $1`],
    [
      'matters',
      `select from clients c where c.business_uid = $1 and exists (select from matters m where m.client_uid = c.uid)`,
    ],
    ['matters', `select (select count(*) from matters) from clients where business_uid = $1`],
    ['matters', `select from clients where business_uid = $1 union select from matters`],
    ['clients', `with clients as (select * from clients) select * from clients`],
    ['clients', `select * from (select * from clients) as c where c.business_uid = $1`],
    ['clients', `select * from CLIENTS limit 1`],
    ['clients', `select * from "public"."clients"`],
    ['clients', `update clients set email = $1 where uid = $2`],
    ['clients', `update clients set business_name = $1 where uid = $2 and $1 = $1`],
    ['clients', `delete from clients`],
    ['clients', `begin; select from clients`],
    ['matters', `insert into clients (business_uid, uid) select business_uid, uid from matters`],
  ])('%s in: %s', (table, statement) => {
    expect(breaches(statement)).toContainEqual({ table, rule: UNNAMED });
  });

  test('only that one, of several', () => {
    const statement = `select from clients c join matters m on m.client_uid = c.uid where c.business_uid = $1`;
    expect(breaches(statement)).toEqual([{ table: 'matters', rule: UNNAMED }]);
  });

  test('two tables that are each given a list are not joined by it', () => {
    const statement = `select from clients c join matters m on m.client_uid = c.uid where c.business_uid = any($1) and m.business_uid = any($1)`;
    expect(breaches(statement)).toEqual([{ table: 'matters', rule: NOT_JOINED }]);
  });

  test('rows that are added without their business', () => {
    const without = { table: 'clients', rule: 'gets rows without a business (rule 2)' };
    expect(breaches('insert into clients (uid) values ($1)')).toEqual([without]);
    expect(breaches('insert into clients values ($1, $2)')).toEqual([without]);
  });
});

describe('the other rules that can be read off a statement', () => {
  test.each([
    ['leaves a value to the database: now (rule 1)', `update clients set updated_at = now() where business_uid = $1`],
    [
      'leaves a value to the database: current_date (rule 1)',
      `select from clients where business_uid = $1 and due < current_date`,
    ],
    [
      'leaves a value to the database: default (rule 1)',
      `insert into clients (business_uid, uid) values ($1, DEFAULT)`,
    ],
    [
      'leaves a value to the database: nextval (rule 1)',
      `insert into clients (business_uid, uid) values ($1, nextval('s'))`,
    ],
    ['moves rows to another business (rule 1)', `update clients set business_uid = $1 where business_uid = $2`],
    [
      'writes in a CTE (rule 3)',
      `with paid as (update clients set email = $2 where business_uid = $1 returning uid)
       insert into payments (business_uid, uid) select $1, uid from paid`,
    ],
    [
      'writes in a CTE (rule 3)',
      `with gone as (delete from clients where business_uid = $1) update matters set uid = $2 where business_uid = $1`,
    ],
    [
      'resolves a conflict with more than parameters (rule 3)',
      `insert into clients (business_uid, uid) values ($1, $2)
       on conflict (business_uid, uid) do update set email = excluded.email`,
    ],
    ['relies on pg_advisory_xact_lock (rule 5)', `select pg_advisory_xact_lock($1)`],
    ['relies on pg_notify (rule 5)', `select pg_notify($1, $2)`],
    ['sets something for the whole session (rule 5)', `set statement_timeout = 1000`],
    ['sets something for the whole session (rule 5)', `select set_config('punchcard.business_uids', $1, false)`],
  ])('%s: %s', (rule, statement) => {
    expect(rules(statement)).toEqual([rule]);
  });

  test.each([
    `select from clients natural join matters`,
    `select from clients right join matters on true`,
    `select from clients join matters using (business_uid)`,
    `select from (clients join matters on true)`,
    `merge into clients using matters on true when matched then delete`,
    `truncate clients`,
    `listen redemptions`,
    `select (`,
  ])('what can’t be read does not count as kept: %s', (statement) => {
    expect(rules(statement)).toEqual([expect.stringContaining('can’t be read by this check')]);
  });
});

describe('an exception', () => {
  const exceptions = [{ table: 'clients', condition: 'where email = $1', reason: 'nobody knows whose client it is' }];
  const withException = (statement: string): Breach[] => breachesOf(statement, TENANTS, exceptions);

  test('allows reading across businesses on its condition', () => {
    expect(withException('select uid from clients\n  where email = $1 limit 1')).toEqual([]);
  });

  test.each([
    ['another condition', 'select uid from clients where phone = $1'],
    ['a lock', 'select uid from clients where email = $1 for update'],
    ['a write', 'delete from clients where email = $1'],
    ['another table', 'select uid from matters where email = $1'],
    [
      'another query of the statement',
      'select uid from matters where uid in (select uid from clients where email = $1)',
    ],
  ])('does not allow %s', (_what, statement) => {
    expect(withException(statement)).toEqual([expect.objectContaining({ rule: UNNAMED })]);
  });
});

describe('a test file', () => {
  const kept = 'select from clients where business_uid = $1';

  test('passes when every statement keeps the rules', () => {
    expect(() => expectRulesKept([kept], TENANTS)).not.toThrow();
  });

  test('fails when one does not, and is told the statement, the table and the rule', () => {
    const bad = 'select uid from clients where uid = $1';
    expect(() => expectRulesKept([kept, bad], TENANTS)).toThrow(`clients ${UNNAMED}:\n    ${bad}`);
  });
});
