import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Draining } from '../../operations/health/draining.js';

const LEFTOVER_CHECK_MS = 250;

/** The connections of a server that are open, now and later. Watched from the beginning: a server does not tell afterwards. */
export function watchConnections(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

/**
 * Takes the service out of use without losing a request: `/health/ready` fails and every answer ends its connection, for `drainMs`
 * milliseconds, in which load balancers look elsewhere; then nothing new is accepted, and what is under way is finished.
 * @param connections the server's, as {@link watchConnections} says
 */
export async function drain(
  app: NestFastifyApplication,
  connections: ReadonlySet<Socket>,
  drainMs: number,
): Promise<void> {
  app.get(Draining).begin();
  const { server } = app.getHttpAdapter().getInstance();
  // Before the framework's own listener, and only from now on: no request pays for this before.
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  await sleep(drainMs);
  let unused: readonly Socket[] = [];
  const leftovers = setInterval(() => (unused = closeLeftovers(server, connections, unused)), LEFTOVER_CHECK_MS);
  try {
    await app.close();
  } finally {
    clearInterval(leftovers);
  }
}

/**
 * A closing server waits for every connection that was not idle when it began to close: for those that became idle since, which
 * their clients may keep for ever, and for those on which nothing has ever been asked, which it takes for busy.
 * @param unusedBefore what the last call answered: on these, whatever had been sent by then has been read meanwhile
 * @returns the connections on which nothing has been asked, and that may still have something unread
 */
function closeLeftovers(server: Server, connections: ReadonlySet<Socket>, unusedBefore: readonly Socket[]): Socket[] {
  server.closeIdleConnections();
  for (const socket of unusedBefore) if (socket.bytesRead === 0) socket.destroy();
  return [...connections].filter((socket) => socket.bytesRead === 0 && !socket.destroyed);
}
