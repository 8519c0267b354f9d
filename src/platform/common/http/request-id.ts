import type { IncomingMessage } from 'node:http';
import { newUid } from '../uid.js';

const ACCEPTABLE = /^[\w.:-]{1,64}$/;
/** Between our id of a request, in which it can't be, and its caller's. */
const SEPARATOR = ':';

/**
 * A request's id, as the ledger and the log keep it: one of ours, which nobody can choose, and after a colon the caller's
 * `X-Request-Id`, where it is short and harmless in a log.
 */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && ACCEPTABLE.test(given) ? newUid() + SEPARATOR + given : newUid();
}

/** The `X-Request-Id` of the answer: the caller's own where there was one (contract 0.1). */
export function answeredRequestId(requestId: string): string {
  return requestId.slice(requestId.indexOf(SEPARATOR) + 1);
}
