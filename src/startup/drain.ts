import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Draining } from '../health/draining.js';

/**
 * Takes the service out of use without losing a request: `/health/ready` fails and every answer ends its connection, for `drainMs`
 * milliseconds, in which load balancers look elsewhere; then nothing new is accepted, and what is under way is finished.
 */
export async function drain(app: NestFastifyApplication, drainMs: number): Promise<void> {
  app.get(Draining).begin();
  const { server } = app.getHttpAdapter().getInstance();
  // Before the framework's own listener, and only from now on: no request pays for this before.
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  await sleep(drainMs);
  await app.close();
}
