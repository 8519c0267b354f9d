import type { Principal } from './principal.js';

/** Knows who is there. Implemented by the businesses room. */
export abstract class KnownPeople {
  /** Whether the client or staff member of a token is (still) one of its business; true of directories and applications, which nothing lists. */
  abstract isKnown(principal: Principal): boolean | Promise<boolean>;
}
