import { createLogger, logStart, logStop, logStopped } from '../../platform/common/logging/logger.js';
import type { Configuration } from '../../platform/config/configuration.js';
import type { Closing } from '../serving/closing.js';
import { greet } from '../banner.js';
import { choosePort } from '../serving/listen.js';
import { connectOpened, openServer } from '../open-database.js';
import { makeApp } from '../start-app.js';
import { resolveTokenSecret } from '../token-secret.js';
import { Workers } from './workers.js';

/**
 * The process in front of several: opens the database, brings it up to date, makes the demo, and keeps `PROCESSES` workers serving
 * one port.
 * @param closing gets what has to be closed again, also when this fails half-way
 * @throws Error that says what to do
 */
export async function startPrimary(configuration: Configuration, closing: Closing): Promise<void> {
  const logger = createLogger(configuration);
  logStart(logger);
  closing.add(async () => logStopped(logger));
  const secret = await resolveTokenSecret(configuration);
  const databaseUrl = await openServer(configuration, closing, logger);
  const place = await choosePort(configuration);
  if (place.why !== undefined) logger.warn({ port: place.port }, `not on the usual port: ${place.why}`);
  if (configuration.metrics) {
    const { answerScrapes } = await import('../../operations/metrics/cluster-scrape.js');
    answerScrapes();
  }
  const environment = { DATABASE_URL: databaseUrl, PORT: String(place.port) };
  const workers = new Workers(environment, logger);
  closing.add(() => workers.stop(), configuration.drainMs);
  await workers.start(configuration.processes);
  closing.add(async () => logStop(logger, configuration.drainMs));

  const openDatabase = () => connectOpened(databaseUrl, configuration);
  // Made for the demo's sake only; it serves nothing, and closing it closes its connections.
  const app = await makeApp({ configuration, secret, logger, openDatabase });
  try {
    await app.init();
    await greet(app, place, configuration);
  } finally {
    await app.close();
  }
}
