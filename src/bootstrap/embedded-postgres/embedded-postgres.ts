import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import {
  type ClusterFacts,
  initialiseCluster,
  loadClusterFacts,
  saveClusterFacts,
  SUPERUSER,
} from './cluster-files.js';
import { acquireDataDirectoryLock } from './data-directory-lock.js';
import { findPostgresBinaries } from './postgres-binaries.js';
import { type LaunchOptions, launchPostmaster, type Postmaster } from './postmaster.js';
import { reachableBinaries } from './reachable-binaries.js';
import { chooseServerAccount } from './server-account.js';
import { clearStalePostmaster } from './stale-postmaster.js';
import { WatchedPostmaster, type WatchReports } from './watched-postmaster.js';

const DATABASE = 'punchcard';
const OWNER_ROLE = 'punchcard_owner';
const SERVICE_ROLE = 'punchcard_service';

const BASE_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};
const DURABLE_SETTINGS = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
const FLEETING_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** A PostgreSQL server that belongs to this process. URLs name the database `punchcard` unless told otherwise. */
export interface EmbeddedServer {
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** The postmaster's process id; another one after the server was started again. */
  readonly pid: number;
  /** Connection URL of the superuser. */
  adminUrl(database?: string): string;
  /** Connection URL of `punchcard_owner`, which owns the database and its schema and runs the migrations. */
  ownerUrl(database?: string): string;
  /** Connection URL of `punchcard_service`, which may log in and owns nothing. */
  serviceUrl(database?: string): string;
  /** Shuts the server down, waits for its exit and gives the data directory back; calling it again does nothing. */
  stop(): Promise<void>;
}

/** Where and how to run the embedded server. */
export interface EmbeddedPostgresOptions {
  /** Folder of the service's files, made when missing; the cluster is its subfolder `postgres`. */
  readonly dataDir: string;
  /** Receives the server's messages, a line each. */
  readonly log?: (line: string) => void;
  /** Receives what whoever starts it should know, a line each. */
  readonly tell?: (line: string) => void;
  /** False trades the data's safety for speed: tests only. Default true. */
  readonly durable?: boolean;
  /** Server parameters that go before the defaults. */
  readonly settings?: Record<string, string>;
  /** Who is told when the server ends without having been stopped. It is started again on the same port. */
  readonly reports?: WatchReports;
}

const NOBODY: WatchReports = { onRestart: () => undefined, onLost: () => undefined };

/**
 * Starts the embedded server on `dataDir`, making the cluster, the roles and the database `punchcard` the first time.
 * Cleans up after a service that was killed.
 * @throws Error that says what to do when another service uses the directory, when the server's account can't reach it
 *   or its programs, or when the server doesn't start; nothing is left running then.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedServer> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const lock = await acquireDataDirectoryLock(dataDir);
  try {
    const { facts, postmaster, launch } = await startLocked(dataDir, options);
    const watched = new WatchedPostmaster(postmaster, launch, options.reports ?? NOBODY);
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopping ??= watched.stop().then(() => lock.release()));
    return describeServer(facts, watched, stop);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(dataDir: string, options: EmbeddedPostgresOptions) {
  const { log = () => undefined, durable = true } = options;
  const clusterDir = join(dataDir, 'postgres');
  const account = await chooseServerAccount(clusterDir);
  const installed = await findPostgresBinaries();
  const binaries = await reachableBinaries(installed, account);
  if (binaries !== installed) {
    options.tell?.(
      `PostgreSQL can't run as root: it runs as user ${account.uid}, who can't enter this folder, from a copy of its programs in ` +
        `${dirname(dirname(binaries.postgres))}; its data are in ${clusterDir}`,
    );
  }
  const facts = await loadClusterFacts(dataDir, clusterDir);
  const password = facts.passwords.superuser;
  await initialiseCluster({ dataDir, clusterDir, binaries, account, password, durable, log });
  await clearStalePostmaster(clusterDir, log);
  const durability = durable ? DURABLE_SETTINGS : FLEETING_SETTINGS;
  const settings = { ...BASE_SETTINGS, ...durability, ...options.settings };
  const launch: LaunchOptions = { binaries, account, clusterDir, settings, log };
  const postmaster: Postmaster = await launchPostmaster(launch, facts.port);
  try {
    if (postmaster.port !== facts.port) await saveClusterFacts(dataDir, { ...facts, port: postmaster.port });
    await createRolesAndDatabase(facts, postmaster.port);
    return { facts, postmaster, launch };
  } catch (error) {
    await postmaster.stop();
    throw error;
  }
}

function describeServer(facts: ClusterFacts, watched: WatchedPostmaster, stop: () => Promise<void>): EmbeddedServer {
  const { port } = watched;
  const { superuser, owner, service } = facts.passwords;
  return {
    get pid() {
      return watched.pid;
    },
    port,
    adminUrl: (database = DATABASE) => connectionUrl(SUPERUSER, superuser, port, database),
    ownerUrl: (database = DATABASE) => connectionUrl(OWNER_ROLE, owner, port, database),
    serviceUrl: (database = DATABASE) => connectionUrl(SERVICE_ROLE, service, port, database),
    stop,
  };
}

function connectionUrl(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** Each step is skipped when done: an interrupted first start is completed by the next one. */
async function createRolesAndDatabase({ passwords }: ClusterFacts, port: number): Promise<void> {
  const client = new pg.Client(connectionUrl(SUPERUSER, passwords.superuser, port, 'postgres'));
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'select rolname as name from pg_roles union all select datname from pg_database',
    );
    const existing = new Set(rows.map((row) => row.name));
    for (const [role, password] of [
      [OWNER_ROLE, passwords.owner],
      [SERVICE_ROLE, passwords.service],
    ] as const) {
      if (existing.has(role)) continue;
      await client.query(`create role ${role} login password ${client.escapeLiteral(password)}`);
    }
    if (!existing.has(DATABASE)) await client.query(`create database ${DATABASE} owner ${OWNER_ROLE}`);
  } finally {
    await client.end();
  }
}
