import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { StartupError } from '../startup-error.js';
import { keepOfferedConnections } from './lost-connections.js';

/** The first restart comes after this long; each further one of a worker that does not last, after twice as long. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A worker that served this long has not failed at its start. */
const LASTING_MS = 30_000;

/** The processes that serve. One that dies is replaced. */
export class Workers {
  private readonly stopping = new AbortController();
  private readonly running = new Set<Worker>();
  private shortLived = 0;

  /** @param environment variables that they get beside this process's own */
  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    private readonly logger: Logger,
  ) {}

  /** Starts `count` workers; done when all of them serve. @throws StartupError when one ends before it does */
  async start(count: number): Promise<void> {
    const workers = Array.from({ length: count }, () => this.fork());
    await Promise.all(workers.map(untilServing));
    for (const worker of this.running) this.replaceWhenItDies(worker);
  }

  /** Lets every worker finish what it has begun, and waits for their ends. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const ends = [...this.running].map((worker) => once(worker, 'exit'));
    for (const worker of this.running) worker.process.kill('SIGTERM');
    await Promise.all(ends);
  }

  private fork(): Worker {
    const worker = cluster.fork(this.environment);
    keepOfferedConnections(worker);
    this.running.add(worker);
    worker.once('exit', () => this.running.delete(worker));
    return worker;
  }

  private replaceWhenItDies(worker: Worker): void {
    const startedAt = performance.now();
    worker.once('exit', (code: number | null, signal: string | null) => {
      if (this.stopping.signal.aborted) return;
      this.shortLived = performance.now() - startedAt < LASTING_MS ? this.shortLived + 1 : 0;
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, this.shortLived - 1), LONGEST_PAUSE_MS);
      this.logger.error({ worker: worker.process.pid, code, signal, pauseMs }, 'a worker has died and is replaced');
      void this.replaceAfter(pauseMs);
    });
  }

  private async replaceAfter(pauseMs: number): Promise<void> {
    const { signal } = this.stopping;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) this.replaceWhenItDies(this.fork());
  }
}

async function untilServing(worker: Worker): Promise<void> {
  const ended = new AbortController();
  const onExit = (): void => ended.abort(new StartupError('A worker ended before it served; see its own message'));
  worker.once('exit', onExit);
  try {
    await once(worker, 'listening', { signal: ended.signal });
  } catch {
    throw ended.signal.reason;
  } finally {
    worker.off('exit', onExit);
  }
}
