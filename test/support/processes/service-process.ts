import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
const ANSWER_TIMEOUT_MS = 2_000;
const LISTENING = /Server listening at (http:\/\/[^"\s]+)/;

/** What Node runs: the sources, compiled as they are loaded, or what `npm run build` has made of them, which starts in a second. */
const PROGRAMS = {
  sources: ['--import', './test/support/processes/typescript-hooks.mjs', 'src/main.ts'],
  build: ['dist/src/main.js'],
} as const;

/** The service in a process of its own, as it runs in production, on a database that is there already. */
export class ServiceProcess {
  output = '';
  errors = '';
  private readonly child: ChildProcess;
  private readonly exit: Promise<unknown>;

  private constructor(
    private readonly port: number,
    program: keyof typeof PROGRAMS,
    environment: Readonly<Record<string, string>>,
  ) {
    const { PATH = '' } = process.env;
    this.child = spawn(process.execPath, PROGRAMS[program], {
      env: { PATH, NODE_ENV: 'production', DRAIN_MS: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exit = once(this.child, 'close');
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
  }

  /**
   * Starts one on `port` and waits until it is ready. With port 0 the system chooses one, which the service logs at level `info`.
   * @throws Error with what it says when it ends instead
   */
  static async start(
    port: number,
    environment: Readonly<Record<string, string>>,
    program: keyof typeof PROGRAMS = 'sources',
  ): Promise<ServiceProcess> {
    const service = new ServiceProcess(port, program, {
      RATE_LIMIT_PER_PRINCIPAL: '0',
      RATE_LIMIT_PER_ADDRESS: '0',
      // Compiling its code as it starts keeps a process from reading what the database says.
      DATABASE_CONNECT_TIMEOUT_MS: '30000',
      ...environment,
      HOST: '127.0.0.1',
      PORT: String(port),
    });
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!(await service.isReady())) {
      if (service.child.exitCode !== null || performance.now() > deadline) {
        await service.stop();
        throw new Error(`the service did not become ready: ${service.errors}${service.output}`);
      }
      await sleep(POLL_MS);
    }
    return service;
  }

  /** Without a slash at its end. @throws Error while it has not yet said on which port it listens */
  get url(): string {
    if (this.port !== 0) return `http://127.0.0.1:${this.port}`;
    const url = LISTENING.exec(this.output)?.[1];
    if (url === undefined) throw new Error('the service does not listen yet');
    return url;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** What `/health/ready` says now. */
  async isReady(): Promise<boolean> {
    // A connection that is handed to a worker in the moment in which that dies is never answered.
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    try {
      const answer = await fetch(`${this.url}/health/ready`, { headers: { connection: 'close' }, signal });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  /** Stops it as operators do. @returns its exit code */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    await this.exit;
    return this.child.exitCode;
  }
}
