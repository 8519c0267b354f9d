import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 30_000;

/** The service in development as its user starts it, in a process of its own, on the embedded database. */
export class NewcomersService {
  readonly process: ChildProcess;
  private readonly exit: Promise<unknown>;
  output = '';
  errors = '';

  constructor(dataDir: string, environment: Record<string, string> = {}) {
    const { PATH = '' } = process.env;
    this.process = spawn(
      process.execPath,
      ['--import', './test/support/processes/typescript-hooks.mjs', 'src/main.ts'],
      {
        env: { PATH, NODE_ENV: 'development', DATA_DIR: dataDir, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.exit = once(this.process, 'close');
    this.process.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.process.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
  }

  /** Waits for the banner; fails with what the service has to say when it ends instead. */
  async untilReady(): Promise<this> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!/^curl .*\n/m.test(this.output)) {
      if (this.process.exitCode !== null || performance.now() > deadline) throw new Error(this.errors || 'not ready');
      await sleep(20);
    }
    return this;
  }

  /** Ends the service and answers its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.process.exitCode === null) this.process.kill(signal);
    return this.ended();
  }

  async ended(): Promise<number | null> {
    await this.exit;
    return this.process.exitCode;
  }
}
