import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.js';
import { reaches, type ServerAccount } from './server-account.js';

/** Root's alone to write, and open to everybody: where programs go that the server's account could not reach otherwise. */
const SHARED_DIR = '/var/lib/punchcard';
/** Of the package's files, one that only a read permission lets the server use. */
const SAMPLE = join('share', 'postgresql', 'postgres.bki');

/**
 * The programs, or a copy of them that the server's account can run: below a home of root's, or where a umask has made them root's
 * alone, it could not run them where npm has put them. A copy is made once for a version, whole or not at all, and used by every
 * checkout.
 * @param sharedDir where copies go
 * @throws Error that says what to do when no copy can be made, or when one is there that others could have changed
 */
export async function reachableBinaries(
  binaries: PostgresBinaries,
  account: ServerAccount,
  sharedDir = SHARED_DIR,
): Promise<PostgresBinaries> {
  if (await canRun(account, binaries)) return binaries;
  const nativeDir = dirname(dirname(binaries.postgres));
  const within = (folder: string, path: string): string => join(folder, relative(nativeDir, path));
  try {
    const copyDir = join(sharedDir, await nameOf(dirname(nativeDir)));
    await copyOnce(nativeDir, copyDir);
    const copied = { postgres: within(copyDir, binaries.postgres), initdb: within(copyDir, binaries.initdb) };
    if (await canRun(account, copied)) return copied;
    throw new Error(`user ${account.uid} can't run ${copied.postgres} either`);
  } catch (cause) {
    throw new Error(
      `PostgreSQL can't run as root, and user ${account.uid} which it runs as can't reach ${nativeDir}, nor a copy in ` +
        `${sharedDir} (${cause instanceof Error ? cause.message : String(cause)}); move the project to a place every user may ` +
        'enter, or set DATABASE_URL to use a PostgreSQL server of your own',
      { cause },
    );
  }
}

function canRun(account: ServerAccount, { postgres, initdb }: PostgresBinaries): Promise<boolean> {
  return reaches(account, { entered: [postgres, initdb], read: [join(dirname(dirname(postgres)), SAMPLE)] });
}

/** `postgresql-linux-x64-18.4.0`. */
async function nameOf(packageDir: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  return `postgresql-${name.replace(/^.*\//, '')}-${version}`;
}

async function copyOnce(from: string, to: string): Promise<void> {
  const sharedDir = dirname(to);
  if ((await mkdir(sharedDir, { recursive: true })) !== undefined) await chmod(sharedDir, 0o755);
  await assertOurs(sharedDir);
  if (!(await exists(to))) await copyWhole(from, to);
  await assertOurs(to);
}

async function copyWhole(from: string, to: string): Promise<void> {
  const draft = await mkdtemp(`${to}.draft-`);
  try {
    await cp(from, draft, { recursive: true, verbatimSymlinks: true });
    await openToAll(draft);
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another start was faster: its copy is as good.
    if (!(await exists(to))) throw error;
  }
}

/** Whatever the umask and the package's own modes: readable by everybody, writable by us. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** @throws Error when somebody else could have put something there */
async function assertOurs(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return;
  throw new Error(`${folder} is not a folder that only root can write; remove it`);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
