import type pg from 'pg';
import { type Population, USED_SESSIONS } from './population.js';

/** The same number, as five tables and columns have it. */
const READ_BOOKS = `
  select (select sum(bookings_usage)::integer from booking_credits) as "sessions used",
    (select count(*)::integer from booking_credit_redemptions where active) as redemptions,
    (select count(*)::integer from payment_statuses where state = 'paid' and price = 0 and original_price is not null)
      as "paid statuses",
    (select -sum(quantity)::integer from credit_ledger_entries where kind = 'redeemed') as "ledger entries",
    (select sum(total_bookings - bookings_usage)::integer - sum(
      (select balance_after from credit_ledger_entries e where e.business_uid = c.business_uid and e.booking_credit_uid = c.uid
        and e.sequence = c.ledger_sequence))::integer from booking_credits c) as "balances that differ"`;

/**
 * Compares what the database says was redeemed with what was answered 200.
 * @param answered redemptions answered 200 since the database was built or given back
 * @throws Error naming the first book that disagrees
 */
export async function checkBooks(client: pg.Client, population: Population, answered: number): Promise<void> {
  const { rows } = await client.query<Record<string, number>>(READ_BOOKS);
  const redeemed = population.clients * USED_SESSIONS + answered;
  for (const [book, found] of Object.entries(rows[0] ?? {})) {
    const expected = book === 'balances that differ' ? 0 : redeemed;
    if (found !== expected) throw new Error(`The books are wrong: ${book} is ${found}, expected ${expected}`);
  }
}

const GIVE_BACK = [
  // Even the owner has lost this right (src/platform/database/schema/privileges.ts); it is gone again when the transaction ends.
  'grant delete on credit_ledger_entries to current_user',
  `with gone as (
    delete from credit_ledger_entries where kind = 'redeemed' and created_at > $1 returning business_uid, booking_credit_uid
  ), sums as (
    select business_uid, booking_credit_uid, count(*)::integer as sessions from gone group by business_uid, booking_credit_uid
  )
  update booking_credits c
  set bookings_usage = c.bookings_usage - s.sessions, ledger_sequence = c.ledger_sequence - s.sessions
  from sums s where s.business_uid = c.business_uid and s.booking_credit_uid = c.uid`,
  'delete from booking_credit_redemptions where created_at > $1',
  `update payment_statuses set state = 'pending', price = original_price, original_price = null, paid_at = null
  where original_price is not null and paid_at > $1`,
  'revoke delete on credit_ledger_entries from current_user',
];
const CHANGED_TABLES = 'credit_ledger_entries, booking_credits, booking_credit_redemptions, payment_statuses';

/** Undoes what was redeemed after `builtAt`, so that the same payment statuses can be paid again. */
export async function giveBack(client: pg.Client, builtAt: Date): Promise<void> {
  await client.query('begin');
  for (const text of GIVE_BACK) await client.query(text, text.includes('$1') ? [builtAt] : []);
  await client.query('commit');
  await client.query(`vacuum (analyze) ${CHANGED_TABLES}`);
}
