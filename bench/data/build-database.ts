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
  const client = await connectForAll(ownerUrl, population);
  try {
    await trustOwnRows(client);
    await insertAll(client, population, now, progress);
    await client.query('vacuum (analyze)');
    await client.query('checkpoint').catch(() => undefined);
  } finally {
    await client.end();
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

async function insertAll(client: pg.Client, population: Population, now: Date, progress: Progress): Promise<void> {
  const steps = buildSteps(population);
  const total = steps.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const { rows, text } of steps) {
    for (let from = 0; from < rows; from += ROWS_PER_STATEMENT) {
      const to = Math.min(from + ROWS_PER_STATEMENT, rows);
      await client.query(text, [from, to, now]);
      done += to - from;
      progress.bar(`building ${population.statuses} payment statuses`, done / total);
    }
  }
  progress.clear();
}
