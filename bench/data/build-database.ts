import type pg from 'pg';
import type { Progress } from '../../src/cli/progress.js';
import { connectForAll } from './connect.js';
import { buildSteps } from './build-statements.js';
import type { Population } from './population.js';

const ROWS_PER_STATEMENT = 20_000;
/** Rows are put in by so many connections at once. */
const LANES = 2;

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
  const clients = await Promise.all(Array.from({ length: LANES }, () => connectForAll(ownerUrl, population)));
  try {
    await Promise.all(clients.map(trustOwnRows));
    await insertAll(clients, population, now, progress);
    const [client] = clients;
    await client?.query('vacuum (analyze)');
    await client?.query('checkpoint').catch(() => undefined);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
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
    let next = 0;
    const insertChunks = async (client: pg.Client): Promise<void> => {
      while (next < rows) {
        const from = next;
        const to = Math.min(from + ROWS_PER_STATEMENT, rows);
        next = to;
        await client.query(text, [from, to, now]);
        done += to - from;
        progress.bar(`building ${population.statuses} payment statuses`, done / total);
      }
    };
    await Promise.all(clients.map(insertChunks));
  }
  progress.clear();
}
