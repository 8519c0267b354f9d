import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Configuration } from '../../platform/config/configuration.js';
import { describeError, StartupError } from '../startup-error.js';

/** How many ports after the usual one are tried. */
const FURTHER_PORTS = 20;

type Address = Pick<Configuration, 'host' | 'port' | 'given'>;

/** Where the service is reached. */
export interface Place {
  readonly port: number;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Why it is not the usual port, where it is not. */
  readonly why?: string;
}

/**
 * Listens on the configured port. Where none is configured and the usual one is taken, on the next free one.
 * @throws StartupError when no port is free
 */
export async function listen(app: NestFastifyApplication, address: Address): Promise<Place> {
  await app.init();
  const fastify = app.getHttpAdapter().getInstance();
  return tryPorts(address, async (port) => {
    await fastify.listen({ host: address.host, port });
    return fastify.server.address();
  });
}

/** The port that {@link listen} would take; it is free again. @throws StartupError when no port is free */
export function choosePort(address: Address): Promise<Place> {
  return tryPorts(address, async (port) => {
    const server = createServer().listen({ host: address.host, port });
    await once(server, 'listening');
    const bound = server.address();
    server.close();
    await once(server, 'close');
    return bound;
  });
}

async function tryPorts(
  { host, port, given }: Address,
  bind: (port: number) => Promise<AddressInfo | string | null>,
): Promise<Place> {
  const lastPort = given.has('PORT') ? port : port + FURTHER_PORTS;
  for (let candidate = port; ; candidate += 1) {
    try {
      const bound = boundPort(await bind(candidate), candidate);
      const place = { port: bound, baseUrl: baseUrlOf(host, bound) };
      return candidate === port
        ? place
        : { ...place, why: `${takenPorts(host, port, candidate - 1)}; PORT chooses another` };
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken) throw new StartupError(`Can't listen on ${host}, port ${candidate}: ${describeError(error)}`);
      if (candidate === lastPort) throw new StartupError(takenMessage(host, port, lastPort));
    }
  }
}

function takenMessage(host: string, firstPort: number, lastPort: number): string {
  return `${takenPorts(host, firstPort, lastPort)}; stop what uses it, or set PORT to a free one`;
}

function takenPorts(host: string, firstPort: number, lastPort: number): string {
  const ports = firstPort === lastPort ? `Port ${firstPort} is` : `Ports ${firstPort} to ${lastPort} are`;
  return `${ports} taken on ${host}`;
}

/** With port 0 the system chooses. */
function boundPort(address: AddressInfo | string | null, requested: number): number {
  return typeof address === 'object' && address ? address.port : requested;
}

/** 0.0.0.0 and :: can't be dialled; print loopback. */
function baseUrlOf(host: string, port: number): string {
  const callable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${callable.includes(':') ? `[${callable}]` : callable}:${port}`;
}
