const BAR_WIDTH = 30;
const BAR_INTERVAL_MS = 100;
const LINE_INTERVAL_MS = 5_000;

/** What is going on, on standard error: a bar that redraws itself in a terminal, else a line every few seconds. */
export class Progress {
  private readonly terminal = process.stderr.isTTY;
  private shownAt = 0;
  private barShown = false;

  /** Shows how much of `title` is done; `share` from 0 to 1. */
  bar(title: string, share: number): void {
    const now = performance.now();
    if (now - this.shownAt < (this.terminal ? BAR_INTERVAL_MS : LINE_INTERVAL_MS) && share < 1) return;
    this.shownAt = now;
    const percent = `${Math.floor(share * 100)} %`;
    if (!this.terminal) return void process.stderr.write(`${title}: ${percent}\n`);
    const filled = Math.round(share * BAR_WIDTH);
    process.stderr.write(`\r\x1b[K[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${percent} ${title}`);
    this.barShown = true;
  }

  /** Writes a line that stays. */
  line(text: string): void {
    this.clear();
    process.stderr.write(`${text}\n`);
  }

  clear(): void {
    if (this.barShown) process.stderr.write('\r\x1b[K');
    this.barShown = false;
  }
}
