import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from './free-port.js';
import { type PostgresBinaries, spawnOptions } from './postgres-binaries.js';
import { nameForServer, type ServerAccount } from './server-account.js';

const DEFAULT_PORT = 54_329;
const FREE_PORT_ATTEMPTS = 3;
const START_TIMEOUT_MS = 60_000;
const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 10_000;
const LINES_KEPT = 20;
const LEFTOVER_ATTEMPTS = 20;
const LEFTOVER_DELAY_MS = 100;

/** A running database server. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Settles when the server has ended, whatever ended it. */
  readonly exited: Promise<void>;
  /** Fast shutdown, or an immediate one when that takes too long; waits for the server's exit. */
  stop(): Promise<void>;
}

/** How to start a server; `settings` are server parameters by name. */
export interface LaunchOptions {
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount;
  readonly clusterDir: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

class LaunchError extends Error {
  /** English, as the server runs with LC_MESSAGES C. */
  isPortTaken(): boolean {
    return /could not bind|could not create any TCP\/IP sockets/.test(this.message);
  }

  /** After a postmaster's violent death its children need a moment to notice. */
  isLeftoverRunning(): boolean {
    return this.message.includes('pre-existing shared memory block');
  }
}

/**
 * Starts the server on `preferredPort`, the default one, or any free one. No port is probed first: the server's own
 * attempt to bind it is the only check that can't be overtaken.
 * @throws Error with the server's last words.
 */
export async function launchPostmaster(options: LaunchOptions, preferredPort?: number): Promise<Postmaster> {
  const fixedPorts = new Set([preferredPort ?? DEFAULT_PORT, DEFAULT_PORT]);
  let failure: unknown;
  for (const port of [...fixedPorts, ...Array.from({ length: FREE_PORT_ATTEMPTS }, () => undefined)]) {
    try {
      return await launchOnPort(options, port ?? (await findFreePort()));
    } catch (error) {
      if (!(error instanceof LaunchError && error.isPortTaken())) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Starts the server on `port` and no other. @throws Error with the server's last words */
export async function launchOnPort(options: LaunchOptions, port: number): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(options, port);
    } catch (error) {
      const isWorthWaiting = error instanceof LaunchError && error.isLeftoverRunning() && attempt < LEFTOVER_ATTEMPTS;
      if (!isWorthWaiting) throw error;
      await sleep(LEFTOVER_DELAY_MS);
    }
  }
}

async function launch(options: LaunchOptions, port: number): Promise<Postmaster> {
  const { binaries, account, clusterDir } = options;
  const settings = { ...options.settings, port: String(port) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const name = await nameForServer(account, clusterDir);
  const child = spawn(binaries.postgres, ['-D', name, ...flags], {
    ...spawnOptions(binaries.postgres, account),
    cwd: clusterDir,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A session of its own: the terminal's Ctrl-C reaches the service only, which stops the server when it has drained.
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // The last resort when the process ends without a stop: it can signal, but no longer wait.
  const signalOnExit = (): void => void child.kill('SIGINT');
  process.once('exit', signalOnExit);
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined) await stopChild(child, exited);
    process.off('exit', signalOnExit);
  };
  child.once('exit', () => process.off('exit', signalOnExit));
  try {
    await waitUntilReady(child, (line) => line.replaceAll(name, clusterDir), options.log);
  } catch (error) {
    await stop();
    throw error;
  }
  const { pid } = child;
  if (pid === undefined) throw new Error('PostgreSQL is ready but has no process');
  return { pid, port, exited, stop };
}

/** @param readable makes a line of the server's one for people */
async function waitUntilReady(
  child: ChildProcess & { stderr: NodeJS.ReadableStream },
  readable: (line: string) => string,
  log: (line: string) => void,
): Promise<void> {
  const lastLines: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const lines = createInterface({ input: child.stderr });
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (what: string): void => reject(new LaunchError(`${what}: ${lastLines.join('\n')}`));
      lines.on('line', (said) => {
        const line = readable(said);
        log(line);
        lastLines.push(line);
        if (lastLines.length > LINES_KEPT) lastLines.shift();
        if (line.includes('database system is ready to accept connections')) resolve();
      });
      child.once('error', reject);
      child.once('close', (code) => fail(`PostgreSQL did not start (exit code ${code})`));
      timer = setTimeout(() => fail(`PostgreSQL was not ready after ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    });
  } finally {
    clearTimeout(timer);
  }
}

async function stopChild(child: ChildProcess, exited: Promise<void>): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    child.kill(signal);
    const patience = new AbortController();
    const gaveUp = sleep(patienceMs, 'gave up' as const, { signal: patience.signal }).catch(() => undefined);
    const outcome = await Promise.race([exited, gaveUp]);
    patience.abort();
    if (outcome !== 'gave up') return;
  }
  throw new Error(`PostgreSQL (process ${child.pid}) does not stop`);
}
