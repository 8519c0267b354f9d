import type { ClientBase } from 'pg';
import { NAME_BUSINESSES } from '../../platform/database/transactions.js';

/** Rows that one round trip brings. */
const FETCH_SIZE = 1_000;

/**
 * Batches are short and see one moment: a redemption that commits meanwhile is wholly seen or not at all, and nobody waits for a
 * reader. Plans are for all rows of a cursor, not for the first ones.
 */
const BEGIN = `begin isolation level repeatable read read only; set local jit = off; set local cursor_tuple_fraction = 1`;

/** Reads from one snapshot, in a transaction that names its businesses. */
export async function readSnapshot<T>(
  client: ClientBase,
  businessUids: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  await client.query(BEGIN);
  await client.query(NAME_BUSINESSES, [businessUids.join(',')]);
  const result = await work();
  await client.query('commit');
  return result;
}

/** Rows of a query of any size, within {@link readSnapshot}; never more than {@link FETCH_SIZE} of them at a time in memory. */
export async function* stream<Row extends object>(
  client: ClientBase,
  text: string,
  values: readonly unknown[],
): AsyncGenerator<Row, void, void> {
  await client.query(`declare audit no scroll cursor for ${text}`, [...values]);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${FETCH_SIZE} from audit`);
    yield* rows;
    if (rows.length < FETCH_SIZE) break;
  }
  await client.query('close audit');
}
