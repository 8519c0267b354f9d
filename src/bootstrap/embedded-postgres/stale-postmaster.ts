import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { identifyProcess } from './process-identity.js';

const run = promisify(execFile);
const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 10_000;
const POLL_MS = 20;

/**
 * Clears the way for a new server on `clusterDir` after the service was killed: stops a server that outlived it, and
 * removes the `postmaster.pid` of one that didn't. Call it only under the data directory's lock.
 * @throws Error when the old server doesn't stop, or when the process named there can't be told from a stranger.
 */
export async function clearStalePostmaster(clusterDir: string, log: (line: string) => void): Promise<void> {
  const pidFile = join(clusterDir, 'postmaster.pid');
  const pid = await readPid(pidFile);
  if (pid === undefined) return;
  const identity = Number.isSafeInteger(pid) && pid > 0 ? await identifyProcess(pid) : undefined;
  if (identity !== undefined && (await isPostmasterOf(clusterDir, pid))) {
    log(`stopping PostgreSQL (process ${pid}), which outlived its service`);
    await stopProcess(pid, identity);
  }
  await rm(pidFile, { force: true });
}

async function readPid(pidFile: string): Promise<number | undefined> {
  try {
    return Number((await readFile(pidFile, 'utf8')).split('\n')[0] || Number.NaN);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Never signal a process on the word of a file alone: its pid may have gone to another program since. */
async function isPostmasterOf(clusterDir: string, pid: number): Promise<boolean> {
  try {
    if (process.platform === 'linux') return await isPostmasterOnLinux(clusterDir, pid);
    const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]);
    return stdout.includes('postgres') && stdout.includes(clusterDir);
  } catch (cause) {
    if ((await identifyProcess(pid)) === undefined) return false;
    const pidFile = join(clusterDir, 'postmaster.pid');
    const message = `Can't tell whether process ${pid} is PostgreSQL on ${clusterDir}; stop it, or else remove ${pidFile}`;
    throw new Error(message, { cause });
  }
}

/** A postmaster works in its cluster's directory, however the path was spelled on its command line. */
async function isPostmasterOnLinux(clusterDir: string, pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
  if (!/^postgres\b/.test(basename(commandLine.split('\0')[0] ?? ''))) return false;
  return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(clusterDir));
}

async function stopProcess(pid: number, identity: string): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    signalIfRunning(pid, signal);
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if ((await identifyProcess(pid)) !== identity) return;
      await sleep(POLL_MS);
    }
  }
  throw new Error(`PostgreSQL (process ${pid}) outlived its service and does not stop; stop it and start again`);
}

function signalIfRunning(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
