import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { TEMPLATE_DATABASE, TEST_SERVER_VARIABLE, type TestServerUrls } from './test-server-urls.js';

/** A migrated, empty database for one test file. */
export interface TestDatabase {
  readonly name: string;
  /** Connection URL of the role that owns the schema. */
  readonly ownerUrl: string;
  /** Connection URL of the role the service works as. */
  readonly serviceUrl: string;
  /** Connection URL of the superuser. */
  readonly adminUrl: string;
  /** Removes the database, closing what connections are left. */
  drop(): Promise<void>;
}

/**
 * Makes a database by cloning the run's migrated template. Any number of workers may do so at once: PostgreSQL only
 * refuses to clone a database that somebody is connected to, and the template takes no connections.
 * @throws Error outside a jest run, where there is no server.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const urls = findServer();
  const name = `punchcard_test_${randomUUID().replaceAll('-', '')}`;
  // Copies files between two checkpoints, which cost next to nothing without fsync: several times faster than wal_log.
  await runAsAdmin(
    urls,
    `create database ${name} template ${TEMPLATE_DATABASE} owner punchcard_owner strategy file_copy`,
  );
  return {
    name,
    ownerUrl: withDatabase(urls.owner, name),
    serviceUrl: withDatabase(urls.service, name),
    adminUrl: withDatabase(urls.admin, name),
    drop: () => runAsAdmin(urls, `drop database if exists ${name} with (force)`),
  };
}

function findServer(): TestServerUrls {
  const json = process.env[TEST_SERVER_VARIABLE];
  if (!json) throw new Error(`${TEST_SERVER_VARIABLE} is not set: test databases exist in jest runs only`);
  return JSON.parse(json) as TestServerUrls;
}

async function runAsAdmin({ admin }: TestServerUrls, sql: string): Promise<void> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
