/** What has been opened so far and has to be closed again, the last first. */
export class Closing {
  private readonly steps: (() => Promise<void>)[] = [];
  private waitMs = 0;

  /** Deliberate waiting of all steps, in milliseconds. */
  get deliberateWaitMs(): number {
    return this.waitMs;
  }

  /**
   * Registers how to close what has just been opened.
   * @param waitMs how much of its time the step only waits
   */
  add(step: () => Promise<void>, waitMs = 0): void {
    this.steps.push(step);
    this.waitMs += waitMs;
  }

  /** Closes everything; a step that fails doesn't keep the ones before it open. @throws the first failure, at the end */
  async closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.splice(0).toReversed()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}
