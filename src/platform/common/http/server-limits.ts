import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyInstance } from 'fastify';
import { InvalidParameterError } from '../errors/common.errors.js';
import { answerError } from '../errors/error.filter.js';
import { newUid } from '../uid.js';

/** Request line and headers together, in bytes; more is 431. */
const MAX_HEADER_BYTES = 16 * 1024;
/** A connection on which nothing moves, in either direction, is closed after this long: also one that does not read its answer. */
const IDLE_CONNECTION_MS = 30_000;
/** Longer than load balancers keep an idle connection (60 s), so that they never send a request into one that is being closed. */
const KEEP_ALIVE_MS = 72_000;
/** How often requests are looked for that have not arrived in time: they are cut off at most so much later. */
const LATE_REQUEST_CHECK_MS = 500;
const HOST = 'host';

/** What bounds the time and the memory that connections take, as options of the HTTP server. */
export function serverLimits(requestTimeoutMs: number) {
  return {
    requestTimeout: requestTimeoutMs,
    connectionTimeout: IDLE_CONNECTION_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: LATE_REQUEST_CHECK_MS,
      // Answered like every other mistake, with headers and a request id (see requireHost).
      requireHostHeader: false,
    },
    clientErrorHandler: answerClientError,
  } as const;
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/** Answers what the HTTP parser could not read, or what did not arrive in time, and ends the connection. */
function answerClientError(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = STATUS_BY_CODE[error.code] ?? 400;
  const text = STATUS_CODES[status] ?? '';
  const body = JSON.stringify({ success: false, errors: [{ code: 'invalid', message: text }] });
  const head = [
    `HTTP/1.1 ${status} ${text}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${newUid()}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    'Connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  // What is written so far is still sent; a peer that never reads it does not keep the connection.
  socket.destroySoon();
}

/**
 * 400 for an HTTP/1.1 request without `Host`, and for any with two (RFC 9112, 3.2): what stands before us may have judged by another
 * than the one that the server keeps.
 */
export function requireHost(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const hosts = countHosts(request.raw.rawHeaders);
    if (hosts === 1 || (hosts === 0 && request.raw.httpVersion !== '1.1')) return done();
    const message = hosts === 0 ? 'The header Host is missing' : 'The header Host must be given once';
    answerError(new InvalidParameterError(message, 'Host'), request, reply);
  });
}

/** @param rawHeaders names and values in turn, as they came */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === HOST.length && name.toLowerCase() === HOST) count += 1;
  }
  return count;
}
