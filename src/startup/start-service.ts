import { createLogger } from '../common/logging/logger.js';
import type { Configuration } from '../config/configuration.js';
import { banner } from './banner.js';
import type { Closing } from './closing.js';
import { listen } from './listen.js';
import { openDatabase } from './open-database.js';
import { resolveTokenSecret } from './token-secret.js';

/**
 * Database, application, port, demo: in this order.
 * @param closing gets what has to be closed again, also when this fails half-way
 * @throws Error that says what to do
 */
export async function startService(configuration: Configuration, closing: Closing): Promise<void> {
  const logger = createLogger(configuration);
  const secret = await resolveTokenSecret(configuration);
  // The application's code takes as long to load as the embedded server to start; neither waits for the other.
  const [dataSource, { createApp }, { TokenKeys }] = await Promise.all([
    openDatabase(configuration, closing, logger),
    import('../app.setup.js'),
    import('../auth/token-keys.js'),
  ]);
  const tokenKeys = new TokenKeys(secret, configuration.previousTokenSecret);
  const app = await createApp({ configuration, dataSource, tokenKeys }, logger);
  closing.add(() => app.close());
  const baseUrl = await listen(app, configuration);
  if (configuration.environment !== 'development') return;
  if (configuration.databaseUrl !== undefined) {
    process.stdout.write(banner(baseUrl));
    return;
  }
  const { ensureDemo } = await import('../demo/ensure-demo.js');
  process.stdout.write(banner(baseUrl, await ensureDemo(app, baseUrl, configuration.dataDirectory)));
}
