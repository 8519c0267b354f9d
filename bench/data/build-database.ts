import type pg from 'pg';
import type { Progress } from '../../src/cli/progress.js';
import { connectForAll } from './connect.js';
import { buildSteps } from './build-statements.js';
import type { Population } from './population.js';

const ROWS_PER_STATEMENT = 20_000;

/**
 * Fills a migrated, empty database with `population`; vacuumed, analysed and written to disk afterwards.
 * @param ownerUrl as the tables' owner, better still a superuser
 * @param now the time that its rows say they were made
 */
export async function buildDatabase(
  ownerUrl: string,
  population: Population,
  now: Date,
  progress: Progress,
): Promise<void> {
  const clients = await Promise.all([connectForAll(ownerUrl, population), connectForAll(ownerUrl, population)]);
  const [client] = clients;
  try {
    await Promise.all(clients.map(trustOwnRows));
    const indexes = await dropIndexes(client);
    await insertAll(clients, population, now, progress);
    await makeIndexes(clients, indexes, progress);
    await client.query('vacuum (analyze)');
    await client.query('checkpoint').catch(() => undefined);
  } finally {
    await Promise.all(clients.map((each) => each.end()));
  }
}

/**
 * The rows follow from numbers, so each foreign key is right by construction, and the audit says so; checking them one by one takes
 * as long as inserting them. Needs a right that not every owner has: then they are checked.
 */
async function trustOwnRows(client: pg.Client): Promise<void> {
  await client.query('set synchronous_commit = off');
  await client.query('set session_replication_role = replica').catch(() => undefined);
}

/**
 * Indexes that hold no constraint: sorting all rows at once takes a fraction of looking up the place of each.
 * @returns the statements that make them again
 */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index join pg_class on pg_class.oid = indrelid
     where relnamespace = 'public'::regnamespace and not indisunique`,
  );
  await client.query(`drop index ${rows.map(({ name }) => name).join(', ')}`);
  return rows.map(({ definition }) => withRoom(definition));
}

/** As full as an index becomes whose entries come one by one. Made from all rows at once it would have to split its pages in the first runs. */
function withRoom(definition: string): string {
  const [index = '', condition] = definition.split(' WHERE ');
  return `${index} with (fillfactor = 70)${condition ? ` where ${condition}` : ''}`;
}

async function makeIndexes(
  clients: readonly pg.Client[],
  statements: readonly string[],
  progress: Progress,
): Promise<void> {
  let made = 0;
  await byWhoeverIsFree(clients, statements, async (client, statement) => {
    progress.bar('indexing them', made / statements.length);
    await client.query(statement);
    made += 1;
  });
  progress.clear();
}

/** Step by step; the chunks of one step by whichever client is free. */
async function insertAll(
  clients: readonly pg.Client[],
  population: Population,
  now: Date,
  progress: Progress,
): Promise<void> {
  const steps = buildSteps(population);
  const total = steps.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const { rows, text } of steps) {
    const chunks = Array.from({ length: Math.ceil(rows / ROWS_PER_STATEMENT) }, (_unused, chunk) => ({
      from: chunk * ROWS_PER_STATEMENT,
      to: Math.min((chunk + 1) * ROWS_PER_STATEMENT, rows),
    }));
    await byWhoeverIsFree(clients, chunks, async (client, { from, to }) => {
      await client.query(text, [from, to, now]);
      done += to - from;
      progress.bar(`building ${population.statuses} payment statuses`, done / total);
    });
  }
  progress.clear();
}

async function byWhoeverIsFree<T>(
  clients: readonly pg.Client[],
  tasks: readonly T[],
  work: (client: pg.Client, task: T) => Promise<unknown>,
): Promise<void> {
  const waiting = tasks.values();
  await Promise.all(
    clients.map(async (client) => {
      for (const task of waiting) await work(client, task);
    }),
  );
}
