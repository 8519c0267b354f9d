/** What has been opened so far and has to be closed again, the last first. */
export class Closing {
  private readonly steps: (() => Promise<void>)[] = [];

  /** Registers how to close what has just been opened. */
  add(step: () => Promise<void>): void {
    this.steps.push(step);
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
