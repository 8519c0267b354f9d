import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import type { AppParts } from '../../../src/app.module.js';
import { createApp } from '../../../src/app.setup.js';
import { ENTITIES } from '../../../src/entities.js';
import { TokenKeys } from '../../../src/platform/auth/token-keys.js';
import { createLogger } from '../../../src/platform/common/logging/logger.js';
import { loadConfiguration } from '../../../src/platform/config/configuration.js';
import { connectDatabase } from '../../../src/platform/database/data-source.js';
import type { TestDatabase } from '../database/test-database.js';
import { ServiceProcess } from '../processes/service-process.js';

/** Parts of the application that a test may replace. */
export type TestParts = Partial<Pick<AppParts, 'clock' | 'virtualBookingSources'>> & {
  /** Environment variables beside the database's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A database of the test's own, for several instances on one. It stays the test's to drop. */
  readonly database?: TestDatabase;
  /** Where the log goes instead of to standard output. */
  readonly logDestination?: DestinationStream;
  /** The secret that tokens are signed with; a random one by default. */
  readonly secret?: string;
  /** A secret whose tokens are still accepted. */
  readonly previousSecret?: string;
};

/** The application as it listens somewhere. */
export interface RunningApp {
  readonly url: string;
  /** Its container, where that is in this process. */
  readonly nest?: NestFastifyApplication;
  stop(): Promise<void>;
}

/** Runs the sources in this process, as `main` does. */
export async function runInProcess(database: TestDatabase, secret: string, parts: TestParts): Promise<RunningApp> {
  const { environment, previousSecret, logDestination, clock, virtualBookingSources } = parts;
  const logLevel = process.env['TEST_LOG_LEVEL'] ?? 'silent';
  const settings = { NODE_ENV: 'test', LOG_LEVEL: logLevel, ...settingsFor(database), ...environment };
  const configuration = loadConfiguration(settings);
  const dataSource = await connectDatabase(database.serviceUrl, ENTITIES, configuration);
  const nest = await createApp(
    {
      configuration,
      dataSource,
      tokenKeys: new TokenKeys(secret, previousSecret),
      ...(clock ? { clock } : {}),
      ...(virtualBookingSources ? { virtualBookingSources } : {}),
    },
    createLogger(configuration, logDestination),
  );
  await nest.listen(0, '127.0.0.1');
  return { url: await nest.getUrl(), nest, stop: () => nest.close() };
}

/**
 * Runs what `npm run build` has made, in a process of its own and as in production.
 * @throws Error for parts that can only be handed over within a process, and when it is stopped, where it does not end with 0
 */
export async function runBuild(database: TestDatabase, secret: string, parts: TestParts): Promise<RunningApp> {
  const { environment, previousSecret, clock, virtualBookingSources, logDestination } = parts;
  if (clock ?? virtualBookingSources ?? logDestination) {
    throw new Error('a service in another process takes no objects; see test/support/app/in-process.ts');
  }
  const secrets = {
    TOKEN_SECRET: secret,
    ...(previousSecret === undefined ? {} : { TOKEN_SECRET_PREVIOUS: previousSecret }),
  };
  const settings = {
    ...settingsFor(database),
    DATABASE_MIGRATION_URL: database.ownerUrl,
    // What tests read of the service is open to them here as it is outside production.
    SWAGGER_ENABLED: 'true',
    METRICS_ENABLED: 'true',
    ...secrets,
    ...environment,
  };
  const service = await ServiceProcess.start(0, settings, 'build');
  const stop = async (): Promise<void> => {
    const code = await service.stop();
    if (code !== 0) throw new Error(`the service ended with ${code}: ${service.errors}`);
  };
  return { url: service.url, stop };
}

function settingsFor(database: TestDatabase): Readonly<Record<string, string>> {
  return {
    DATABASE_URL: database.serviceUrl,
    DATABASE_PREPARED_STATEMENTS: process.env['TEST_PREPARED_STATEMENTS'] ?? 'on',
    DRAIN_MS: '0',
    // Tests ask more in a second than people do; those of the limits set their own.
    RATE_LIMIT_PER_PRINCIPAL: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
    MAX_CONNECTIONS_PER_ADDRESS: '0',
  };
}
