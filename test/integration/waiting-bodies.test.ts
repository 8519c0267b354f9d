import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { boundConnections, type ConnectionBounds } from '../../src/platform/common/http/connections.js';

/** Below what Node keeps of one body before it stops to read. */
const BODY = 'x'.repeat(15 * 1024);
const POST = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;

let server: Server;
let sockets: Socket[] = [];
/** To requests that have had their turn. */
let answers: ServerResponse[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  [sockets, answers] = [[], []];
  server.close();
});

/** A connection to a server that answers nothing by itself. */
async function open(bounds: Partial<ConnectionBounds>): Promise<Socket> {
  server = createServer((_request, response) => answers.push(response));
  boundConnections(server, { perAddress: 0, ...bounds });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return connection();
}

async function connection(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket.resume();
}

/** Until `holds`, which it does sooner or later. */
async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

test('a connection on which more bodies wait than allowed is ended; one with fewer is served', async () => {
  const [greedy, polite] = [await open({ maxWaitingBytes: BODY.length * 4 }), await connection()];
  greedy.write(POST.repeat(20));
  polite.write(POST.repeat(5));
  await eventually(() => greedy.closed);
  expect({ begun: answers.length, politeIsOpen: !polite.closed }).toEqual({ begun: 2, politeIsOpen: true });
  while (answers.length > 0 || polite.bytesRead === 0) {
    for (const answer of answers.splice(0)) answer.end();
    await sleep(20);
  }
  expect(polite.closed).toBe(false);
});

test('what waits counts among the bytes that all connections together may hold', async () => {
  const small = await open({ unreadBytes: BODY.length * 6 });
  small.write(POST.repeat(3));
  await sleep(1_200);
  expect(small.closed).toBe(false);
  const large = await connection();
  large.write(POST.repeat(10));
  await eventually(() => large.closed);
  expect(small.closed).toBe(false);
});
