import { query } from './books.js';
import type { TestDatabase } from './test-database.js';

/** A digest of every table's rows, by the table's name: two that are equal mean that nothing was written in between. */
export async function contentsOf(database: TestDatabase): Promise<Readonly<Record<string, string>>> {
  const tables = await query<{ name: string }>(
    database,
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const digests = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) as digest from ${name} t`,
  );
  const rows = await query<{ name: string; digest: string }>(database, digests.join(' union all '));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
