import { expect } from '@jest/globals';
import pg from 'pg';
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

/** Credits whose counters differ from what their ledger adds up to. */
const DRIFTED_CREDITS = `
  select c.uid from booking_credits c
  join lateral (
    select coalesce(sum(e.quantity), 0) as balance, coalesce(max(e.sequence), 0) as sequence
    from credit_ledger_entries e where e.business_uid = c.business_uid and e.booking_credit_uid = c.uid
  ) as ledger on true
  where ledger.balance <> c.total_bookings - c.bookings_usage or ledger.sequence <> c.ledger_sequence`;

/** Reads the books with the owner's eyes: every business's. */
export async function readBooks(database: TestDatabase): Promise<Books> {
  const [books] = await query<Books>(database, BOOKS);
  if (!books) throw new Error('no books');
  return books;
}

/** Fails unless all four agree and every credit's counters follow from its ledger. Answers the books. */
export async function expectCleanBooks(database: TestDatabase): Promise<Books> {
  const books = await readBooks(database);
  const { used } = books;
  expect(books).toEqual({ used, redemptions: used, paidByPackage: used, ledger: used });
  expect(await query(database, DRIFTED_CREDITS)).toEqual([]);
  return books;
}

/** Runs one statement as the superuser, past all walls. */
export async function query<T extends object>(
  database: TestDatabase,
  text: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client(database.adminUrl);
  await client.connect();
  try {
    return (await client.query<T>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
