const BAR_WIDTH = 30;
const BAR_INTERVAL_MS = 100;
const LINE_INTERVAL_MS = 3_000;

/** Where progress is shown. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What is going on: in a terminal a bar that redraws itself, anywhere else a line every few seconds. What is soon done shows nothing. */
export class Progress {
  private readonly startedAt: number;
  private shownAt: number;
  private barShown = false;

  /**
   * @param stream standard error, which leaves standard output to results
   * @param now milliseconds of a clock that only goes forward
   */
  constructor(
    private readonly stream: ProgressStream = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = this.shownAt = now();
  }

  /** Milliseconds since the beginning. */
  elapsedMs(): number {
    return this.now() - this.startedAt;
  }

  /** Shows how much of `title` is done, `share` from 0 to 1, unless something has been shown just before. */
  bar(title: string, share: number): void {
    const now = this.now();
    if (now - this.shownAt < (this.stream.isTTY ? BAR_INTERVAL_MS : LINE_INTERVAL_MS)) return;
    this.shownAt = now;
    const text = `${Math.floor(share * 100)} % ${title}`;
    if (!this.stream.isTTY) {
      this.stream.write(`${text}\n`);
      return;
    }
    const filled = Math.round(share * BAR_WIDTH);
    this.stream.write(`\r\x1b[K[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${text}`);
    this.barShown = true;
  }

  /** Writes a line that stays. */
  line(text: string): void {
    this.clear();
    this.stream.write(`${text}\n`);
  }

  /** Removes the bar, so that something else can be written. */
  clear(): void {
    if (this.barShown) this.stream.write('\r\x1b[K');
    this.barShown = false;
  }
}
