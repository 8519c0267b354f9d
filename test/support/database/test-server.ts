/**
 * The database server of one jest run, as a process of its own: makes an embedded PostgreSQL in a temporary directory
 * with a migrated template database, behind a pgbouncer where the environment names one (`PGBOUNCER`), prints its connection
 * URLs (a line of JSON, see TestServerUrls), and removes everything when its standard input ends. That is at the end of the
 * run, however the run ends.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import {
  type EmbeddedServer,
  startEmbeddedPostgres,
} from '../../../src/bootstrap/embedded-postgres/embedded-postgres.js';
import { migrateDatabase } from '../../../src/platform/database/migrate.js';
import { type Pgbouncer, startPgbouncer } from '../processes/pgbouncer.js';
import { TEMPLATE_DATABASE, type TestServerUrls } from './test-server-urls.js';

const dataDir = await mkdtemp(join(tmpdir(), 'punchcard-test-'));
let server: EmbeddedServer | undefined;
let pgbouncer: Pgbouncer | undefined;
try {
  // When root runs the tests, the server runs as another user, who must get through to its own folder in here.
  await chmod(dataDir, 0o711);
  server = await startEmbeddedPostgres({
    dataDir,
    durable: false,
    settings: { wal_level: 'minimal', max_wal_senders: '0' },
  });
  await createTemplate(server);
  const program = process.env['PGBOUNCER'];
  if (program) pgbouncer = await startPgbouncer(program, server.serviceUrl());
  const service = pgbouncer?.serviceUrl ?? server.serviceUrl();
  const urls: TestServerUrls = { admin: server.adminUrl(), owner: server.ownerUrl(), service };
  console.log(JSON.stringify(urls));
  await text(process.stdin);
} finally {
  await pgbouncer?.stop();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function createTemplate(running: EmbeddedServer): Promise<void> {
  const client = new pg.Client(running.adminUrl());
  await client.connect();
  try {
    await client.query(`create database ${TEMPLATE_DATABASE} owner punchcard_owner`);
    await migrateDatabase({ url: running.ownerUrl(TEMPLATE_DATABASE), serviceRole: 'punchcard_service' });
    // Nobody can connect to the template any more: a connection to it would make cloning it fail.
    await client.query(`alter database ${TEMPLATE_DATABASE} with allow_connections false is_template true`);
  } finally {
    await client.end();
  }
}
