import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ACCOUNT_NAME = 'postgres';
/** On every system, for those that have no `postgres` and let none be made. */
const LAST_RESORT = 'nobody';
/** On Linux a way into the folder that a process was started in, whatever the folders above it let its account do. */
const WHERE_IT_STARTED = '/proc/self/cwd';

/** The system account PostgreSQL runs as; empty when it is the service's own. */
export interface ServerAccount {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Decides who runs the server: the service's own account or, as PostgreSQL refuses to run as root, the owner of the
 * existing cluster or the account `postgres`, which is created where the system has none.
 * @throws Error that says what to do, where there is none and none can be made
 */
export async function chooseServerAccount(clusterDir: string): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(clusterDir).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const found = (await findAccount(ACCOUNT_NAME)) ?? (await makeAccount()) ?? (await findAccount(LAST_RESORT));
  if (found) return found;
  throw new Error(
    `PostgreSQL can't run as root, and this system has no user ${ACCOUNT_NAME} or ${LAST_RESORT} that it could run as; ` +
      'make one, or set DATABASE_URL to use a PostgreSQL server of your own',
  );
}

async function findAccount(name: string): Promise<ServerAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number.parseInt((await run('id', [flag, name])).stdout, 10)),
    );
    return { uid, gid };
  } catch {
    return undefined;
  }
}

async function makeAccount(): Promise<ServerAccount | undefined> {
  try {
    await run('groupadd', ['--force', ACCOUNT_NAME]);
    await run('useradd', ['--system', '--gid', ACCOUNT_NAME, '--no-create-home', ACCOUNT_NAME]);
  } catch {
    return undefined;
  }
  return findAccount(ACCOUNT_NAME);
}

/** Whether the account can enter or run each of these paths and read each of those; nothing to ask when it is our own. */
export async function reaches(
  account: ServerAccount,
  { entered = [], read = [] }: { readonly entered?: readonly string[]; readonly read?: readonly string[] },
): Promise<boolean> {
  if (account.uid === undefined) return true;
  const tests = [...entered.map((path) => ['-x', path]), ...read.map((path) => ['-r', path])];
  const ask = ([flag = '', path = '']: readonly string[]) =>
    run('/bin/sh', ['-c', `test ${flag} "$1"`, 'sh', path], { ...account, cwd: '/' });
  return Promise.all(tests.map(ask)).then(
    () => true,
    () => false,
  );
}

/**
 * How a program of the server that is started in `folder` is told of it. Another account than ours can own that folder and yet not
 * be let through to it, below a home of root's for example: it starts inside, and calls it by where it started.
 * @throws Error that says what to do, where there is no such way and the account is not let through
 */
export async function nameForServer(account: ServerAccount, folder: string): Promise<string> {
  if (account.uid === undefined) return folder;
  if (process.platform === 'linux') return WHERE_IT_STARTED;
  if (await reaches(account, { entered: [folder] })) return folder;
  throw new Error(
    `PostgreSQL can't run as root, and user ${account.uid} which it runs as can't reach ${folder}; set DATA_DIR to a folder ` +
      'in a place every user may enter, or DATABASE_URL to use a PostgreSQL server of your own',
  );
}
