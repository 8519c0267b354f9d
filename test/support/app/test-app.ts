import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppParts } from '../../../src/app.module.js';
import type { DestinationStream } from 'pino';
import { createApp } from '../../../src/app.setup.js';
import type { Principal } from '../../../src/platform/auth/principal.js';
import { TokenKeys } from '../../../src/platform/auth/token-keys.js';
import { TokensService } from '../../../src/platform/auth/tokens.service.js';
import { createLogger } from '../../../src/platform/common/logging/logger.js';
import { newUid } from '../../../src/platform/common/uid.js';
import { loadConfiguration } from '../../../src/platform/config/configuration.js';
import { ENTITIES } from '../../../src/entities.js';
import { connectDatabase } from '../../../src/platform/database/data-source.js';
import { createTestDatabase, type TestDatabase } from '../database/test-database.js';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
  readonly headers: Headers;
}

/** A business with tokens of everybody who may act for it. */
export interface TestBusiness {
  readonly businessUid: string;
  readonly staffUid: string;
  readonly staffToken: string;
  readonly directoryUid: string;
  readonly directoryToken: string;
}

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

/** The real application on a port of its own, talked to over real HTTP, on a database of its own. */
export class TestApp {
  constructor(
    readonly url: string,
    readonly nest: NestFastifyApplication,
    readonly database: TestDatabase,
    private readonly dispose: () => Promise<void>,
  ) {}

  get(path: string, token?: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('GET', path, undefined, token, headers);
  }

  post(path: string, body?: unknown, token?: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('POST', path, body, token, headers);
  }

  put(path: string, body?: unknown, token?: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('PUT', path, body, token, headers);
  }

  /** Any request; a body that is a string goes out as it is. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, text, body: parsed(text), headers: response.headers };
  }

  /** A token as the command line would issue it. */
  token(principal: Principal, lifetimeSeconds?: number): string {
    return this.nest.get(TokensService).issue(principal, lifetimeSeconds);
  }

  /** Makes a business through the API, with a directory of its own. */
  async business(fields: Readonly<Record<string, unknown>> = {}): Promise<TestBusiness> {
    const directoryUid = newUid();
    const directoryToken = this.token({ type: 'directory', uid: directoryUid });
    const { body } = await this.post('/platform/v1/businesses', { name: 'Lotus Yoga', ...fields }, directoryToken);
    const { business, staff } = (body as { data: { business: { id: string }; staff: [{ id: string }] } }).data;
    const staffToken = this.token({ type: 'staff', uid: staff[0].id, businessUid: business.id });
    return { businessUid: business.id, staffUid: staff[0].id, staffToken, directoryUid, directoryToken };
  }

  close(): Promise<void> {
    return this.dispose();
  }
}

/** Starts the application as `main` does, on the run's embedded PostgreSQL. */
export async function startTestApp({
  environment,
  database: given,
  secret,
  previousSecret,
  logDestination,
  ...parts
}: TestParts = {}): Promise<TestApp> {
  const database = given ?? (await createTestDatabase());
  const configuration = loadConfiguration({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    DATABASE_URL: database.serviceUrl,
    DATABASE_PREPARED_STATEMENTS: process.env['TEST_PREPARED_STATEMENTS'] ?? 'on',
    // Tests ask more in a second than people do; those of the limits set their own.
    RATE_LIMIT_PER_PRINCIPAL: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
    MAX_CONNECTIONS_PER_ADDRESS: '0',
    ...environment,
  });
  const dataSource = await connectDatabase(database.serviceUrl, ENTITIES, configuration);
  const tokenKeys = new TokenKeys(secret ?? randomBytes(32).toString('hex'), previousSecret);
  const app = await createApp(
    { configuration, dataSource, tokenKeys, ...parts },
    createLogger(configuration, logDestination),
  );
  await app.listen(0, '127.0.0.1');
  const dispose = async (): Promise<void> => {
    await app.close();
    if (!given) await database.drop();
  };
  return new TestApp(await app.getUrl(), app, database, dispose);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
