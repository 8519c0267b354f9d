import { setTimeout as sleep } from 'node:timers/promises';
import { connected, type DatabaseUrls, query } from './cluster.js';
import type { Service } from './service.js';

/** Tables of two different migrations, neither the first of its own. */
const TABLES = ['booking_credits', 'payments'];
const FURTHER_KILLS = 3;
const PATIENCE_MS = 30_000;

/**
 * Kills the service while it migrates an empty database: first at two places where a migration is made to wait (somebody is making
 * a table of the same name), then wherever it happens to be.
 */
export async function killWhileMigrating(database: DatabaseUrls, service: Service): Promise<void> {
  for (const table of TABLES) {
    const other = await connected(database.owner);
    try {
      await other.query(`begin; create table ${table} (uid text)`);
      service.spawn();
      await untilBlocked(database);
      await service.kill();
    } finally {
      await other.query('rollback');
      await other.end();
    }
  }
  for (let kill = 1; kill <= FURTHER_KILLS; kill += 1) {
    service.spawn();
    await untilConnected(database);
    await sleep(Math.random() * 150);
    await service.kill();
  }
}

async function untilBlocked({ admin, name }: DatabaseUrls): Promise<void> {
  await until('the migration did not wait', async () => {
    const text = `select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and query ilike 'create table%'`;
    return (await query(admin, text, [name])).length > 0;
  });
}

async function untilConnected({ admin, name }: DatabaseUrls): Promise<void> {
  await until('the service did not connect', async () => {
    const text = `select 1 from pg_stat_activity where datname = $1 and application_name = 'punchcard'`;
    return (await query(admin, text, [name])).length > 0;
  });
}

async function until(otherwise: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await isSo()); await sleep(20)) {
    if (performance.now() > end) throw new Error(otherwise);
  }
}
