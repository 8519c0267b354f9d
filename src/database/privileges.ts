import type { DataSource } from 'typeorm';

/** Tables whose history must stay as it was written: the service may add rows and read them, nothing else. */
const APPEND_ONLY_TABLES = ['credit_ledger_entries'];

/**
 * Gives the service's role what it needs and no more. Repeated after every migration, so a new table can't be forgotten.
 * Without `serviceRole` the one role of a single-URL set-up loses its own right to change the append-only tables.
 */
export async function grantServicePrivileges(owner: DataSource, serviceRole: string | undefined): Promise<void> {
  const [{ current_user: ownRole }] = await owner.query<[{ current_user: string }]>('select current_user');
  const role = quoteIdentifier(serviceRole ?? ownRole);
  const separate = serviceRole !== undefined && serviceRole !== ownRole;
  await owner.transaction(async (tx) => {
    if (separate) {
      await tx.query(`grant usage on schema public to ${role}`);
      await tx.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
      await tx.query(`revoke insert, update, delete on table migrations from ${role}`);
    }
    for (const table of APPEND_ONLY_TABLES) {
      await tx.query(`revoke update, delete, truncate on table ${quoteIdentifier(table)} from ${role}`);
    }
  });
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
