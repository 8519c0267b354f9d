import { createLogger } from '../../platform/common/logging/logger.js';
import type { Configuration } from '../../platform/config/configuration.js';
import type { Closing } from '../serving/closing.js';
import { connectOpened } from '../open-database.js';
import { startApp } from '../start-app.js';
import { StartupError } from '../startup-error.js';
import { resolveTokenSecret } from '../token-secret.js';

/**
 * One of several processes: serves the port that the primary has chosen, on the database that it has opened and migrated.
 * @throws Error that says what to do
 */
export async function startWorker(configuration: Configuration, closing: Closing): Promise<void> {
  const { databaseUrl } = configuration;
  if (databaseUrl === undefined) throw new StartupError('A worker needs the database that its primary has opened');
  const openDatabase = async () => {
    const dataSource = await connectOpened(databaseUrl, configuration);
    closing.add(async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
    });
    return dataSource;
  };
  const parts = { logger: createLogger(configuration), secret: await resolveTokenSecret(configuration), openDatabase };
  await startApp({ configuration, ...parts }, closing);
}
