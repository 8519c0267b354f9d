import type { IncomingMessage } from 'node:http';
import { newUid } from '../uid.js';

const ACCEPTABLE = /^[\w.:-]{1,64}$/;

/** A request's id: the caller's `X-Request-Id` where it is short and harmless in a log, else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : newUid();
}
