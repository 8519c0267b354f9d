import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, chown, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { type PostgresBinaries, spawnOptions } from './postgres-binaries.js';
import { nameForServer, type ServerAccount } from './server-account.js';

const DRAFT_PREFIX = 'postgres.initialising-';

/** The embedded server's superuser. */
export const SUPERUSER = 'postgres';

/** What `postgres.json` keeps: a password per role, and the port used last. */
export interface ClusterFacts {
  readonly port?: number | undefined;
  readonly passwords: { readonly superuser: string; readonly owner: string; readonly service: string };
}

/**
 * Reads `<dataDir>/postgres.json`, or makes it with random passwords when there is neither a file nor a cluster.
 * @throws Error when a cluster exists whose passwords are lost.
 */
export async function loadClusterFacts(dataDir: string, clusterDir: string): Promise<ClusterFacts> {
  const path = join(dataDir, 'postgres.json');
  try {
    return parseFacts(await readFile(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (await isInitialised(clusterDir)) {
    throw new Error(`${path} with the passwords of ${clusterDir} is missing; put it back, or move ${dataDir} away`);
  }
  const password = (): string => randomBytes(24).toString('base64url');
  const facts: ClusterFacts = { passwords: { superuser: password(), owner: password(), service: password() } };
  await saveClusterFacts(dataDir, facts);
  return facts;
}

/** Replaces `<dataDir>/postgres.json`, whole or not at all, readable by the service's own account only. */
export async function saveClusterFacts(dataDir: string, facts: ClusterFacts): Promise<void> {
  const path = join(dataDir, 'postgres.json');
  const draft = `${path}.draft`;
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(facts, null, 2)}\n`, { flag: 'wx', mode: 0o600, flush: true });
  await rename(draft, path);
}

function parseFacts(text: string, path: string): ClusterFacts {
  const { port, passwords } = JSON.parse(text) as { port?: unknown; passwords?: Partial<Record<string, unknown>> };
  const { superuser, owner, service } = passwords ?? {};
  if (typeof superuser !== 'string' || typeof owner !== 'string' || typeof service !== 'string') {
    throw new Error(`${path} lacks the passwords of the embedded PostgreSQL`);
  }
  return { port: typeof port === 'number' ? port : undefined, passwords: { superuser, owner, service } };
}

/** What initialiseCluster works on. `durable: false` skips the flush to disk. */
export interface InitialiseOptions {
  readonly dataDir: string;
  readonly clusterDir: string;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount;
  readonly password: string;
  readonly durable: boolean;
  readonly log: (line: string) => void;
}

/**
 * Makes `clusterDir` a database cluster unless it is one. It is made beside and renamed when complete, so that an
 * interruption never leaves half of one under the real name. An incomplete one found there all the same is set aside,
 * not deleted: whoever put it there may want it.
 */
export async function initialiseCluster(options: InitialiseOptions): Promise<void> {
  const { dataDir, clusterDir, account, log } = options;
  if (await isInitialised(clusterDir)) return;
  await removeDrafts(dataDir, log);
  // A name of its own: an initdb that outlived its killed service empties the directory it was given when it fails.
  const draftDir = await mkdtemp(join(dataDir, DRAFT_PREFIX));
  await giveTo(account, draftDir);
  await runInitdb(options, draftDir);
  await setAside(clusterDir, log);
  await rename(draftDir, clusterDir);
  if (options.durable) await flushDirectory(dataDir);
}

async function runInitdb({ dataDir, binaries, account, password, durable }: InitialiseOptions, draftDir: string) {
  const passwordFile = join(dataDir, 'postgres.password');
  await rm(passwordFile, { force: true });
  const readable = await open(passwordFile, 'wx+', 0o600);
  try {
    await readable.writeFile(`${password}\n`);
    await giveTo(account, passwordFile);
    const pgdata = await nameForServer(account, draftDir);
    const flags = [
      `--pgdata=${pgdata}`,
      `--username=${SUPERUSER}`,
      // As with the folder: where its path is no way, the open file is.
      `--pwfile=${pgdata === draftDir ? passwordFile : '/proc/self/fd/3'}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Built into the server: the same order and case rules on every machine, whatever locales it has.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ];
    const child = spawn(binaries.initdb, flags, {
      ...spawnOptions(binaries.initdb, account),
      cwd: draftDir,
      stdio: ['ignore', 'ignore', 'pipe', readable.fd],
    });
    const [errors] = await Promise.all([child.stderr && readAll(child.stderr), once(child, 'close')]);
    if (child.exitCode !== 0) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}: ${errors?.trim()}`);
  } catch (cause) {
    throw new Error(`initdb could not make the embedded PostgreSQL's files: ${String(cause)}`, { cause });
  } finally {
    await readable.close();
    await rm(passwordFile, { force: true });
  }
}

async function removeDrafts(dataDir: string, log: (line: string) => void): Promise<void> {
  const drafts = (await readdir(dataDir)).filter((name) => name.startsWith(DRAFT_PREFIX));
  for (const draft of drafts) {
    // Its initdb may still be writing. What is left then goes at the next chance; nothing depends on it.
    await rm(join(dataDir, draft), { recursive: true, force: true, maxRetries: 3 }).catch((error: unknown) =>
      log(`could not remove ${draft}: ${String(error)}`),
    );
  }
}

async function setAside(clusterDir: string, log: (line: string) => void): Promise<void> {
  const aside = `${clusterDir}.incomplete-${Date.now()}`;
  try {
    await rename(clusterDir, aside);
    log(`${clusterDir} was not a complete cluster; moved to ${aside}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function isInitialised(clusterDir: string): Promise<boolean> {
  try {
    await access(join(clusterDir, 'global', 'pg_control'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function giveTo({ uid, gid }: ServerAccount, path: string): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

async function flushDirectory(path: string): Promise<void> {
  // Windows can't open a directory, and flushes renames with its journal.
  if (process.platform === 'win32') return;
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
