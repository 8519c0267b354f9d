import { randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess } from './process-identity.js';

const ATTEMPTS_MAX = 100;
const RETRY_DELAY_MS = 10;
const UUID = /^[0-9a-f-]{36}$/;

/** What a lock file holds. `id` names one taking of the lock, `identity` the process behind `pid`. */
interface LockHolder {
  readonly id: string;
  readonly pid: number;
  readonly identity: string;
}

/** The exclusive use of a data directory by this process. */
export interface DataDirectoryLock {
  /** Gives the directory back; calling it again does nothing. */
  release(): Promise<void>;
}

/**
 * Takes the exclusive use of an existing data directory for this process, by its file `service.lock`.
 * A lock left behind by a process that no longer runs is taken over.
 * @throws Error naming the process that holds the directory.
 */
export async function acquireDataDirectoryLock(dataDir: string): Promise<DataDirectoryLock> {
  const identity = await identifyProcess(process.pid);
  const self: LockHolder = { id: randomUUID(), pid: process.pid, identity: identity ?? 'unknown' };
  const path = join(dataDir, 'service.lock');
  const holder = await take(path, self);
  if (holder.id !== self.id) {
    throw new Error(
      `Another Punchcard (process ${holder.pid}) is using ${basename(dataDir)}; stop it or set DATA_DIR (${dataDir})`,
    );
  }
  return { release: () => release(path, self) };
}

/**
 * Takes the lock at `path`, or answers its living holder.
 *
 * Two processes may find the same dead holder. If each just removed the file, the slower one would remove the faster
 * one's fresh lock. So a dead holder's file is only removed under a lock of its own, named by the dead holder's id, and
 * after reading it again. A process that dies in there leaves that second lock behind, which is taken over likewise.
 */
async function take(path: string, self: LockHolder): Promise<LockHolder> {
  let holder = self;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (await create(path, self)) return self;
    const found = await read(path);
    if (!found) continue;
    holder = found;
    if (await isRunning(holder)) return holder;
    const removal = `${path}.${holder.id}`;
    if ((await take(removal, self)).id === self.id) {
      if ((await read(path))?.id === holder.id) await unlink(path);
      await release(removal, self);
    } else {
      await sleep(RETRY_DELAY_MS);
    }
  }
  throw new Error(`Could not take ${path}: other processes keep taking it; try again`);
}

/** Creates the file whole or not at all: a reader never sees it empty. False when it exists. */
async function create(path: string, self: LockHolder): Promise<boolean> {
  const draft = `${path}.${self.id}.draft`;
  // Flushed, lest a power cut leave a lock file without content.
  await writeFile(draft, JSON.stringify(self), { flag: 'wx', mode: 0o600, flush: true });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function read(path: string): Promise<LockHolder | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { id, pid, identity } = JSON.parse(text) as Partial<LockHolder>;
    if (typeof id === 'string' && UUID.test(id) && typeof pid === 'number' && typeof identity === 'string')
      return { id, pid, identity };
  } catch {
    // Told below, as for JSON of another shape.
  }
  throw new Error(`${path} is not a lock file of Punchcard; remove it if no Punchcard uses this directory`);
}

async function isRunning({ pid, identity }: LockHolder): Promise<boolean> {
  const current = await identifyProcess(pid);
  return current !== undefined && (current === identity || current === 'unknown' || identity === 'unknown');
}

async function release(path: string, self: LockHolder): Promise<void> {
  if ((await read(path))?.id === self.id) await unlink(path);
}
