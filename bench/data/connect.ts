import pg from 'pg';
import { type Population, uidOf } from './population.js';

/**
 * Connects to a database of the benchmark and names all of its businesses for the whole session: where a role owns its tables and
 * works with them too, row-level security holds for it as well. When the server goes, the query at hand fails; the connection's own
 * report of it has nothing to add.
 */
export async function connectForAll(url: string, { businesses }: Population): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  const uids = Array.from({ length: businesses }, (_unused, number) => uidOf('b', number));
  await client.query(`select set_config('punchcard.business_uids', $1, false)`, [uids.join(',')]);
  return client;
}
