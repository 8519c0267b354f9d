import type { DataSource } from 'typeorm';
import { quoteIdentifier } from './naming.js';

/** Whether the database itself hides the rows of businesses that a transaction has not named. */
export type RowSecurity = 'on' | 'off';

/**
 * Tables with a `business_uid` that everybody may read and write for every business, and why. All others need a policy
 * `named_businesses`; `migrations` has no business.
 */
export const TABLES_WITHOUT_ROW_SECURITY: Readonly<Record<string, string>> = {
  businesses: 'looked up before anybody can name one: profiles, a directory’s businesses, sweeps of all of them',
  revoked_tokens: 'every process keeps the revoked tokens of all businesses in memory',
};

interface TenantTable {
  readonly name: string;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly hasPolicy: boolean;
  /** The service's role has the owner's rights, which row-level security spares unless it is forced. */
  readonly owned: boolean;
}

/** $1 tables to leave out, $2 the service's role. */
const TENANT_TABLES = `
  select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
    exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'named_businesses') as "hasPolicy",
    pg_has_role($2, c.relowner, 'usage') as owned
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'business_uid' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all($1::text[])
  order by c.relname`;

/**
 * Puts the policies into force, or out of it: repeated after every migration, touching only tables that are not as they should be.
 * For a service that owns its tables it is forced upon the owner.
 * @throws Error naming a table without a policy
 */
export async function applyRowSecurity(
  owner: DataSource,
  serviceRole: string,
  rowSecurity: RowSecurity,
): Promise<void> {
  const exempt = Object.keys(TABLES_WITHOUT_ROW_SECURITY);
  const wanted = rowSecurity === 'on';
  for (const table of await owner.query<TenantTable[]>(TENANT_TABLES, [exempt, serviceRole])) {
    if (wanted && !table.hasPolicy) {
      throw new Error(
        `Row-level security has no policy for ${table.name}; on a sharded PostgreSQL set DATABASE_ROW_SECURITY=off`,
      );
    }
    const force = wanted && table.owned;
    if (table.enabled === wanted && table.forced === force) continue;
    await owner.query(
      `alter table ${quoteIdentifier(table.name)} ${wanted ? 'enable' : 'disable'} row level security,
        ${force ? 'force' : 'no force'} row level security`,
    );
  }
}

/**
 * Lets the owner see every row again, for migrations: one that fills a column would silently change nothing, and a new foreign key
 * would be checked against no rows. {@link applyRowSecurity} puts it back.
 */
export async function liftForcedRowSecurity(owner: DataSource): Promise<void> {
  const tables = await owner.query<{ name: string }[]>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity`,
  );
  for (const { name } of tables) {
    await owner.query(`alter table ${quoteIdentifier(name)} no force row level security`);
  }
}
