import { UnprocessableError } from './common.errors.js';

/** How much of a caller's identifier is repeated. */
const MAX_QUOTED = 64;

/**
 * 422: what a body names is not there. Says which field it is, which identifier, and what it would have to be: "a service of the
 * business".
 */
export class UnknownReferenceError extends UnprocessableError {
  constructor(field: string, uid: string, what: string) {
    super(`${field} ${quoted(uid)} is not ${what}`, field);
  }
}

/** An identifier within a message, unmistakably a quotation. */
export function quoted(uid: string): string {
  return JSON.stringify(uid.slice(0, MAX_QUOTED));
}
