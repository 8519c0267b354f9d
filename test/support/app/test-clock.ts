import { Clock } from '../../../src/platform/common/clock.js';

/**
 * A clock that a test sets. Give it a time in the future of the machine's: tokens are verified by the machine's clock, so
 * that ones issued by a clock of the past would have expired.
 */
export class TestClock extends Clock {
  private instant: Date;

  constructor(instant: string) {
    super();
    this.instant = new Date(instant);
  }

  now(): Date {
    return new Date(this.instant);
  }

  set(instant: string): void {
    this.instant = new Date(instant);
  }
}
