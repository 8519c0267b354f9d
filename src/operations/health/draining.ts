import { Injectable } from '@nestjs/common';

/** Whether this process is on its way out: it still serves, but nobody should send it anything new. */
@Injectable()
export class Draining {
  private begun = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
  }
}
