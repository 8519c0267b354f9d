import { Injectable } from '@nestjs/common';

/** The only source of "now". Timestamps come from the service, never from the database (docs/architecture.md, SQL rule 1). */
export abstract class Clock {
  /** The current instant. */
  abstract now(): Date;
}

/** The machine's clock. */
@Injectable()
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
