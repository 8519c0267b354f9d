import { expect } from '@jest/globals';
import pg from 'pg';
import type { AuditDifference, AuditOptions } from '../../../src/operations/audit/audit.types.js';
import { auditDatabase } from '../../../src/operations/audit/audit-database.js';
import type { TestDatabase } from './test-database.js';

/** The four ways in which the sessions used so far are written down. */
export interface Books {
  /** Sum of `bookings_usage`. */
  readonly used: number;
  /** Active redemptions. */
  readonly redemptions: number;
  /** Payment statuses that a package paid. */
  readonly paidByPackage: number;
  /** What the ledger says: sessions redeemed less sessions restored. */
  readonly ledger: number;
}

const BOOKS = `select
  (select coalesce(sum(bookings_usage), 0)::integer from booking_credits) as used,
  (select count(*)::integer from booking_credit_redemptions where active) as redemptions,
  (select count(*)::integer from payment_statuses where original_price is not null) as "paidByPackage",
  (select coalesce(-sum(quantity), 0)::integer from credit_ledger_entries where kind in ('redeemed', 'restored')) as ledger`;

/** Reads the books with the owner's eyes: every business's. */
export async function readBooks(database: TestDatabase): Promise<Books> {
  const [books] = await query<Books>(database, BOOKS);
  if (!books) throw new Error('no books');
  return books;
}

/** Fails unless all four agree and the audit finds nothing. Answers the books. */
export async function expectCleanBooks(database: TestDatabase): Promise<Books> {
  const books = await readBooks(database);
  const { used } = books;
  expect(books).toEqual({ used, redemptions: used, paidByPackage: used, ledger: used });
  expect(await differencesIn(database)).toEqual([]);
  return books;
}

/** What `npm run audit` reports, audited as the tables' owner. */
export async function differencesIn(database: TestDatabase, options: AuditOptions = {}): Promise<AuditDifference[]> {
  const differences: AuditDifference[] = [];
  const pool = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  pool.on('error', ignoreWhileIdle);
  try {
    await auditDatabase(pool, {
      ...options,
      onDifference: async (difference) => {
        differences.push(difference);
        await options.onDifference?.(difference);
      },
    });
    return differences;
  } finally {
    await pool.end();
  }
}

/**
 * A connection that dies while no statement is on its way, as where a test drops the database, matters to nobody: a statement on its
 * way fails by itself. Without a listener the event would end the process.
 */
const ignoreWhileIdle = (): void => undefined;

/** Runs one statement as the superuser, past all walls. */
export async function query<T extends object>(
  database: TestDatabase,
  text: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client(database.adminUrl);
  client.on('error', ignoreWhileIdle);
  await client.connect();
  try {
    return (await client.query<T>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
