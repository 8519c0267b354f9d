import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/bootstrap/embedded-postgres/embedded-postgres.js';
import { migrateDatabase } from '../../src/platform/database/migrate.js';
import type { Closing } from '../../src/bootstrap/serving/closing.js';

/** How to reach one database of the benchmark. */
export interface DatabaseUrls {
  /** As whoever owns the tables, where possible a superuser. */
  readonly owner: string;
  /** As the tables' owner, with no rights beyond that: for migrations, and for plain SQL, which row-level security then costs nothing. */
  readonly migration: string;
  /** As the role that the service works with. */
  readonly service: string;
}

/** The PostgreSQL server that everything in the report runs on. */
export interface DatabaseServer {
  /** Process id of the postmaster; undefined on a server elsewhere. */
  readonly pid: number | undefined;
  /** Makes a migrated, empty database. It is dropped with the server, or at the end. */
  createDatabase(name: string): Promise<DatabaseUrls>;
}

const SERVICE_ROLE = 'punchcard_service';
const TMPFS_MAGIC = 0x01021994;
const SHARE_OF_MEMORY = 0.25;
const MAX_SHARED_BUFFERS_BYTES = 4 * 1024 ** 3;
const BYTES_PER_MB = 1024 ** 2;
/** As PostgreSQL's manual has it for many writes: the log's size brings on no checkpoint, only time does. */
const LARGE_LOG = { max_wal_size: '8GB' };

/** Starts an embedded, durable server in a temporary folder that goes away again. */
export async function startOwnServer(closing: Closing, warn: (line: string) => void): Promise<DatabaseServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'punchcard-bench-'));
  closing.add(() => rm(dataDir, { recursive: true, force: true }));
  // When root runs the benchmark, the server runs as another user, who must get through to its own folder in here.
  await chmod(dataDir, 0o711);
  if ((await statfs(dataDir)).type === TMPFS_MAGIC) warn(`${dataDir} is in memory: commits cost less than on a disk`);
  const server = await startEmbeddedPostgres({ dataDir, settings: { shared_buffers: sharedBuffers(), ...LARGE_LOG } });
  closing.add(() => server.stop());
  const createDatabase = async (name: string): Promise<DatabaseUrls> => {
    await execute(server.adminUrl('postgres'), `create database ${name} owner punchcard_owner`);
    await migrateDatabase({ url: server.ownerUrl(name), serviceRole: SERVICE_ROLE });
    return { owner: server.adminUrl(name), migration: server.ownerUrl(name), service: server.serviceUrl(name) };
  };
  return { pid: server.pid, createDatabase };
}

/** A quarter of the memory, which PostgreSQL's manual calls a reasonable start for a server of its own. */
function sharedBuffers(): string {
  return `${Math.round(Math.min(totalmem() * SHARE_OF_MEMORY, MAX_SHARED_BUFFERS_BYTES) / BYTES_PER_MB)}MB`;
}

/** Uses a server of the operator's own, in databases of its own. */
export function useServer(url: string, closing: Closing): DatabaseServer {
  const createDatabase = async (name: string): Promise<DatabaseUrls> => {
    const own = new URL(url);
    own.pathname = `/${name}`;
    await execute(url, `create database ${name}`);
    closing.add(() => execute(url, `drop database ${name} with (force)`));
    await migrateDatabase({ url: own.href });
    return { owner: own.href, migration: own.href, service: own.href };
  };
  return { pid: undefined, createDatabase };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
