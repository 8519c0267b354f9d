import type { AuditProgress } from './audit.types.js';

const BAR_WIDTH = 30;
const BAR_INTERVAL_MS = 100;
const LINE_INTERVAL_MS = 3_000;

/** Where progress is shown: a terminal gets a bar that redraws itself, anything else a line every few seconds. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how far an audit has come. */
export class AuditProgressReport {
  private readonly startedAt = performance.now();
  private shownAt = this.startedAt;
  private barShown = false;

  constructor(private readonly stream: ProgressStream) {}

  /** Shows `progress`, unless something has been shown just before. */
  show(progress: AuditProgress): void {
    const now = performance.now();
    if (now - this.shownAt < (this.stream.isTTY ? BAR_INTERVAL_MS : LINE_INTERVAL_MS)) return;
    this.shownAt = now;
    const share = progress.rowsTotal === 0 ? 1 : Math.min(progress.rows / progress.rowsTotal, 1);
    const text = describe(progress, share, this.elapsedMs());
    if (!this.stream.isTTY) this.stream.write(`${text}\n`);
    else {
      const filled = Math.round(share * BAR_WIDTH);
      this.stream.write(`\r\x1b[K[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${text}`);
      this.barShown = true;
    }
  }

  /** Removes the bar, so that something else can be written. */
  clear(): void {
    if (this.barShown) this.stream.write('\r\x1b[K');
    this.barShown = false;
  }

  /** Milliseconds since the beginning. */
  elapsedMs(): number {
    return performance.now() - this.startedAt;
  }
}

function describe(progress: AuditProgress, share: number, elapsedMs: number): string {
  const perSecond = Math.round((progress.rows / elapsedMs) * 1_000);
  return (
    `${Math.floor(share * 100)} %: business ${progress.businesses + 1} of ${progress.businessesTotal}, ` +
    `${progress.rows} of ${progress.rowsTotal} rows, ${perSecond} rows/s, ${progress.differences} differences`
  );
}
