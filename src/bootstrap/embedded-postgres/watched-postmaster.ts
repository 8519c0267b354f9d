import { type LaunchOptions, launchOnPort, type Postmaster } from './postmaster.js';

/** A server that ends this often within {@link RESTART_WINDOW_MS} will go on doing so. */
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;

/** What somebody is told of a server that ends without having been stopped. */
export interface WatchReports {
  /** It has ended, and is started again. */
  readonly onRestart: () => void;
  /** It has ended and can't be started again, for the reason given. */
  readonly onLost: (reason: unknown) => void;
}

/** Keeps a server running until it is stopped: one that is killed or fails is started again, on the same port. */
export class WatchedPostmaster {
  private stopping: Promise<void> | undefined;
  private restarting: Promise<void> | undefined;
  private readonly restarts: number[] = [];

  constructor(
    private current: Postmaster,
    private readonly options: LaunchOptions,
    private readonly reports: WatchReports,
  ) {
    void this.watch();
  }

  get pid(): number {
    return this.current.pid;
  }

  get port(): number {
    return this.current.port;
  }

  /** Stops the server for good; calling it again does nothing. @throws Error when it does not stop */
  stop(): Promise<void> {
    return (this.stopping ??= this.stopWhenSettled());
  }

  private async stopWhenSettled(): Promise<void> {
    await this.restarting;
    await this.current.stop();
  }

  private async watch(): Promise<void> {
    await this.current.exited;
    if (!this.stopping) this.restarting = this.restart();
  }

  private async restart(): Promise<void> {
    const now = performance.now();
    this.restarts.push(now);
    if (this.restarts.length > MAX_RESTARTS && now - (this.restarts.shift() ?? now) < RESTART_WINDOW_MS) {
      this.reports.onLost(new Error(`it has ended ${MAX_RESTARTS + 1} times within a minute`));
      return;
    }
    this.reports.onRestart();
    try {
      this.current = await launchOnPort(this.options, this.current.port);
      void this.watch();
    } catch (error) {
      this.reports.onLost(error);
    }
  }
}
