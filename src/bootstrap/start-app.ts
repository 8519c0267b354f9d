import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Configuration } from '../platform/config/configuration.js';
import type { Closing } from './serving/closing.js';
import { drain, watchConnections } from './serving/drain.js';
import { listen, type Place } from './serving/listen.js';

/** What an application is started with. */
export interface StartParts {
  readonly configuration: Configuration;
  readonly secret: string;
  readonly logger: Logger;
  readonly openDatabase: () => Promise<DataSource>;
}

/** The application on its database, not listening. Its code loads while the database is opened. */
export async function makeApp(parts: StartParts): Promise<NestFastifyApplication> {
  const { configuration, secret, logger } = parts;
  const [dataSource, { createApp }, { TokenKeys }] = await Promise.all([
    parts.openDatabase(),
    import('../app.setup.js'),
    import('../platform/auth/token-keys.js'),
  ]);
  const tokenKeys = new TokenKeys(secret, configuration.previousTokenSecret);
  return createApp({ configuration, dataSource, tokenKeys }, logger);
}

/**
 * Makes the application and serves the configured port with it.
 * @returns it, and where it is reached
 */
export async function startApp(
  parts: StartParts,
  closing: Closing,
): Promise<{ app: NestFastifyApplication; place: Place }> {
  const { configuration } = parts;
  const stopTracing = await startTracing(configuration);
  closing.add(stopTracing);
  const app = await makeApp(parts);
  const connections = watchConnections(app.getHttpAdapter().getInstance().server);
  closing.add(() => drain(app, connections, configuration.drainMs), configuration.drainMs);
  const place = await listen(app, configuration);
  if (place.why !== undefined) parts.logger.warn({ port: place.port }, `not on the usual port: ${place.why}`);
  return { app, place };
}

/** Nothing of it is even loaded unless there is somewhere to send traces to. */
async function startTracing({ tracesUrl }: Configuration): Promise<() => Promise<void>> {
  if (tracesUrl === undefined) return () => Promise.resolve();
  const { traceTo } = await import('../operations/tracing/trace-to.js');
  return traceTo(tracesUrl);
}
