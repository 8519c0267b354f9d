import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseUrls } from './cluster.js';
import { findFreePort } from '../../src/bootstrap/embedded-postgres/free-port.js';

const START_TIMEOUT_MS = 60_000;
const LAST_WORDS = 4_000;

/** The built service as an operator runs it, in a process of its own, always on the same port. */
export class Service {
  private process: ChildProcess | undefined;
  private output = '';
  /** What it said when it ended and nobody had ended it. */
  readonly deaths: string[] = [];

  private constructor(
    private readonly port: number,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async on(
    database: DatabaseUrls,
    secret: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Service> {
    return new Service(await findFreePort(), {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      DRAIN_MS: '0',
      DATABASE_URL: database.service,
      DATABASE_MIGRATION_URL: database.owner,
      TOKEN_SECRET: secret,
      RATE_LIMIT_PER_PRINCIPAL: '0',
      RATE_LIMIT_PER_ADDRESS: '0',
      LOG_LEVEL: 'warn',
      ...environment,
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What it printed last. */
  get lastWords(): string {
    return this.output.slice(-LAST_WORDS);
  }

  /** Starts the process and does not wait for it. */
  spawn(): void {
    const child = spawn(process.execPath, ['dist/src/main.js'], {
      env: { ...this.environment, PORT: String(this.port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer): void => void (this.output = (this.output + chunk.toString()).slice(-LAST_WORDS * 4));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    // The last resort when the tests are ended themselves.
    const killOnExit = (): void => void child.kill('SIGKILL');
    process.once('exit', killOnExit);
    child.once('exit', (code, signal) => {
      process.off('exit', killOnExit);
      if (signal !== 'SIGKILL' && code !== 0)
        this.deaths.push(`the service ended by itself (${code ?? signal}): ${this.lastWords}`);
    });
    this.process = child;
  }

  /** Starts the process and waits until it is ready. */
  async start(): Promise<void> {
    this.spawn();
    await this.untilReady();
  }

  /** @throws Error with its last words when it ends or takes too long instead */
  async untilReady(): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!(await this.isReady())) {
      if (this.process?.exitCode !== null || performance.now() > deadline) {
        throw new Error(`the service does not start: ${this.lastWords}`);
      }
      await sleep(20);
    }
  }

  private async isReady(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  }

  /** Ends the process at once, without a word to it. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends the process as an operator does. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
