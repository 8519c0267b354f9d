import { createLogger, logStart, logStop, logStopped } from '../platform/common/logging/logger.js';
import type { Configuration } from '../platform/config/configuration.js';
import type { Closing } from './serving/closing.js';
import { greet } from './banner.js';
import { openDatabase } from './open-database.js';
import { startApp } from './start-app.js';
import { resolveTokenSecret } from './token-secret.js';

/**
 * Database, application, port, demo: in this order, all in this process.
 * @param closing gets what has to be closed again, also when this fails half-way
 * @throws Error that says what to do
 */
export async function startService(configuration: Configuration, closing: Closing): Promise<void> {
  const logger = createLogger(configuration);
  logStart(logger);
  // Closed in the opposite order: the last of all, and at the end of this the first.
  closing.add(async () => logStopped(logger));
  const secret = await resolveTokenSecret(configuration);
  const open = () => openDatabase(configuration, closing, logger);
  const { app, place } = await startApp({ configuration, secret, logger, openDatabase: open }, closing);
  closing.add(async () => logStop(logger, configuration.drainMs));
  await greet(app, place, configuration);
}
