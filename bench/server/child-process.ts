import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../src/bootstrap/embedded-postgres/free-port.js';

const START_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 50;
const PATIENCE_MS = 15_000;

/** A server under test, in a process of its own. */
export interface TestedServer {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** How to start one. */
export interface TestedServerOptions {
  /** Compiled program, relative to this folder. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
  /** Working folder, without an `.env` of anybody's. */
  readonly folder: string;
  /** Path that answers 200 once it is ready. */
  readonly readyPath: string;
}

/** Starts a server on a free port of 127.0.0.1 and waits until it answers. Its standard output goes nowhere. */
export async function startServer(options: TestedServerOptions): Promise<TestedServer> {
  const port = await findFreePort();
  const program = fileURLToPath(new URL(options.program, import.meta.url));
  const child = spawn(process.execPath, [...(options.nodeFlags ?? []), program], {
    cwd: options.folder,
    env: { PATH: process.env['PATH'], ...options.environment, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
    // The terminal's Ctrl-C is for the benchmark, which stops its servers itself.
    detached: true,
  });
  const killOnExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killOnExit);
  const stop = async (): Promise<void> => {
    await stopChild(child);
    process.off('exit', killOnExit);
  };
  try {
    await waitUntilReady(child, `http://127.0.0.1:${port}${options.readyPath}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, port, stop };
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode} before it was ready`);
    const ready = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await sleep(POLL_INTERVAL_MS);
  }
  throw new Error(`${url} did not answer in ${START_TIMEOUT_MS} ms`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await exited;
  clearTimeout(kill);
}
