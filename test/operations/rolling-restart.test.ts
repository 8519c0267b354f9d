import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cast, castOf, clientPackageOf, paymentOf, UPDATE_USAGE } from '../scenes/story.js';
import { expectCleanBooks } from '../support/database/books.js';
import { LoadBalancer, type Passed } from '../support/http/load-balancer.js';
import { findFreePort } from '../../src/bootstrap/embedded-postgres/free-port.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const SECRET = 'the-same-secret-in-every-instance';
const REQUESTS_PER_SECOND = 200;
/** One request in so many is a redemption. */
const REDEMPTION_EVERY = 20;
const PAYMENTS = 300;
const PAYMENTS_PATH = '/client/payments/v1/payment_requests?per_page=1';

let database: TestDatabase;
let app: TestApp;
let cast: Cast;
let payments: string[];
const running = new Map<number, ServiceProcess>();

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startTestApp({ database, secret: SECRET });
  cast = await castOf(app);
  await clientPackageOf(app, cast, { sessions_count: PAYMENTS });
  payments = await Promise.all(Array.from({ length: PAYMENTS }, () => paymentOf(app, cast)));
}, 60_000);
afterAll(async () => {
  await Promise.all([...running.values()].map((service) => service.stop()));
  await app.close();
  await database.drop();
});

async function start(port: number): Promise<void> {
  const environment = {
    DATABASE_URL: database.serviceUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    TOKEN_SECRET: SECRET,
    LOG_LEVEL: 'error',
    DRAIN_MS: '3000',
  };
  running.set(port, await ServiceProcess.start(port, environment, 'build'));
}

/** Stops what serves `port` and starts it again. @returns the exit code, and what it complained about */
async function restart(port: number): Promise<{ code: number | null | undefined; complaints: string | undefined }> {
  const service = running.get(port);
  const code = await service?.stop();
  await start(port);
  return { code, complaints: service?.errors };
}

/** Sends requests at a steady rate until `signal` aborts, however long the ones before take. */
async function load(balancer: LoadBalancer, signal: AbortSignal): Promise<Passed[]> {
  const sent: Promise<Passed>[] = [];
  const startedAt = performance.now();
  while (!signal.aborted) {
    const due = ((performance.now() - startedAt) / 1_000) * REQUESTS_PER_SECOND;
    while (sent.length < due) {
      const payment = sent.length % REDEMPTION_EVERY === 0 ? payments.pop() : undefined;
      sent.push(
        payment === undefined
          ? balancer.send('GET', PAYMENTS_PATH, cast.clientToken)
          : balancer.send('POST', UPDATE_USAGE, cast.clientToken, { payment_status_id: payment }),
      );
    }
    await sleep(5);
  }
  return Promise.all(sent);
}

test('two instances are restarted one after the other under load, and not one request fails', async () => {
  const ports = [await findFreePort(), await findFreePort()];
  await Promise.all(ports.map(start));
  const balancer = new LoadBalancer(ports.map((port) => `http://127.0.0.1:${port}`));
  const end = new AbortController();
  try {
    const loading = load(balancer, end.signal);
    await sleep(500);
    for (const port of ports) {
      expect(await restart(port)).toEqual({ code: 0, complaints: '' });
      await sleep(500);
    }
    end.abort();
    const answers = await loading;
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers.length).toBeGreaterThan(REQUESTS_PER_SECOND);
    // Clients are told to look for another connection before there is none any more.
    expect(answers.some(({ closes }) => closes)).toBe(true);
    expect((await expectCleanBooks(database)).used).toBe(PAYMENTS - payments.length);
  } finally {
    end.abort();
    balancer.close();
  }
}, 90_000);
