import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Principal } from '../../../src/platform/auth/principal.js';
import { signToken } from '../../../src/platform/auth/sign-token.js';
import { TokenKeys } from '../../../src/platform/auth/token-keys.js';
import { SystemClock } from '../../../src/platform/common/clock.js';
import { newUid } from '../../../src/platform/common/uid.js';
import { expectCleanBooks } from '../database/books.js';
import { createTestDatabase, type TestDatabase } from '../database/test-database.js';
import { RUNS_BUILD } from './in-process.js';
import { type RunningApp, runBuild, runInProcess, type TestParts } from './running-app.js';

/** A response as it came over the wire. */
export interface TestResponse {
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

interface Started {
  readonly running: RunningApp;
  readonly database: TestDatabase;
}

/** The real application on a port of its own, talked to over real HTTP, on a database of its own. */
export class TestApp {
  private readonly secret: string;
  private readonly keys: TokenKeys;
  private starting: Promise<Started> | undefined;
  private started: Started | undefined;

  constructor(private readonly parts: TestParts = {}) {
    this.secret = parts.secret ?? randomBytes(32).toString('hex');
    this.keys = new TokenKeys(this.secret, parts.previousSecret);
  }

  /** Starts it on the run's PostgreSQL: in this process as `main` does, or what was built, in a process of its own. */
  async start(): Promise<this> {
    this.starting = this.run();
    this.started = await this.starting;
    return this;
  }

  /** Without a slash at its end. */
  get url(): string {
    return this.whenStarted.running.url;
  }

  get database(): TestDatabase {
    return this.whenStarted.database;
  }

  /** Its container. @throws Error where it runs in another process: declare such tests by `inProcess` */
  get nest(): NestFastifyApplication {
    const { nest } = this.whenStarted.running;
    if (!nest) throw new Error('the application runs in another process; see test/support/app/in-process.ts');
    return nest;
  }

  get(path: string, token?: string, headers?: Record<string, string>): Promise<TestResponse> {
    return this.send('GET', path, undefined, token, headers);
  }

  post(path: string, body?: unknown, token?: string, headers?: Record<string, string>): Promise<TestResponse> {
    return this.send('POST', path, body, token, headers);
  }

  put(path: string, body?: unknown, token?: string, headers?: Record<string, string>): Promise<TestResponse> {
    return this.send('PUT', path, body, token, headers);
  }

  delete(path: string, token?: string, headers?: Record<string, string>): Promise<TestResponse> {
    return this.send('DELETE', path, undefined, token, headers);
  }

  /** Any request; a body that is a string goes out as it is. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
    headers: Record<string, string> = {},
  ): Promise<TestResponse> {
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
    const clock = this.parts.clock ?? new SystemClock();
    return signToken(this.keys, principal, clock.now(), lifetimeSeconds);
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

  /**
   * Stops it and drops its database. Does nothing once it has, or where it could not start; one that still starts, because a hook's
   * time was over, is stopped all the same.
   */
  async close(): Promise<void> {
    const started = await this.starting?.catch(() => undefined);
    this.starting = undefined;
    this.started = undefined;
    await started?.running.stop();
    if (!this.parts.database) await started?.database.drop();
  }

  private async run(): Promise<Started> {
    const database = this.parts.database ?? (await createTestDatabase());
    const run = RUNS_BUILD ? runBuild : runInProcess;
    return { running: await run(database, this.secret, this.parts), database };
  }

  private get whenStarted(): Started {
    if (!this.started) throw new Error('the application runs only from beforeAll to afterAll');
    return this.started;
  }
}

/**
 * An application for all tests of a file, or of the `describe` that this is called in: runs from `beforeAll` to `afterAll`.
 * @param options the parts to replace, and `cleanBooks`: when the books are checked
 */
export function useTestApp({
  cleanBooks,
  ...parts
}: TestParts & { readonly cleanBooks?: 'after each' | 'at the end' } = {}): TestApp {
  const app = new TestApp(parts);
  beforeAll(() => app.start());
  if (cleanBooks === 'after each') afterEach(() => expectCleanBooks(app.database));
  afterAll(async () => {
    try {
      if (cleanBooks === 'at the end') await expectCleanBooks(app.database);
    } finally {
      await app.close();
    }
  });
  return app;
}

/** Starts the application. It is the caller's to close. */
export function startTestApp(parts?: TestParts): Promise<TestApp> {
  return new TestApp(parts).start();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
