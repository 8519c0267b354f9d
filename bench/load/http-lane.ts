import { once } from 'node:events';
import { connect } from 'node:net';
import type { Lane } from './load.types.js';

const END_OF_HEAD = '\r\n\r\n';
const CONTENT_LENGTH = /\r\ncontent-length: (\d+)/i;
/** "HTTP/1.1 200 OK" */
const STATUS_START = 9;
const STATUS_END = 12;
const EXCERPT_LENGTH = 160;

/**
 * Opens a keep-alive connection that is as cheap as one can be: the two cores of a small machine are shared by the load, the service
 * and the database, and what the load takes, the others lack.
 * @param requestAt the bytes of the request of a number
 */
export async function openHttpLane(port: number, requestAt: (request: number) => string): Promise<Lane> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  let received: Buffer | undefined;
  let waiting: ((failure?: string) => void) | undefined;
  let broken: string | undefined;

  const answer = (failure?: string): void => {
    const done = waiting;
    waiting = undefined;
    done?.(failure);
  };
  socket.on('data', (chunk: Buffer) => {
    received = received ? Buffer.concat([received, chunk]) : chunk;
    const headEnd = received.indexOf(END_OF_HEAD);
    if (headEnd < 0) return;
    const head = received.toString('latin1', 0, headEnd);
    const length = Number(CONTENT_LENGTH.exec(head)?.[1] ?? Number.NaN);
    const bodyStart = headEnd + END_OF_HEAD.length;
    if (received.length < bodyStart + length) return;
    const status = head.slice(STATUS_START, STATUS_END);
    const body = received;
    received = undefined;
    if (status === '200' && !Number.isNaN(length)) answer();
    else answer(`HTTP ${status} ${body.toString('utf8', bodyStart, bodyStart + EXCERPT_LENGTH)}`);
  });
  const breakDown = (reason: string): void => {
    broken ??= reason;
    answer(broken);
  };
  socket.on('error', (error) => breakDown(error.message));
  socket.on('close', () => breakDown('the server closed the connection'));

  return (request, done) => {
    // Asynchronous, as answers are, and slow enough not to spin on a server that is gone.
    if (broken !== undefined) return void setTimeout(done, 1, broken);
    waiting = done;
    socket.write(requestAt(request), 'latin1');
  };
}
