import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { STAFF_UPDATE_USAGE, castOf, clientPackageOf, paymentOf, UPDATE_USAGE } from '../scenes/story.js';
import { usageOf } from '../scenes/redemptions.js';
import { expectCleanBooks, query } from '../support/database/books.js';
import { valueIn } from '../support/http/metrics.js';
import { findFreePort } from '../../src/bootstrap/embedded-postgres/free-port.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const SECRET = 'the-same-secret-in-every-instance';
const INSTANCES = 4;
const START_TIMEOUT_MS = 90_000;
const TEST_TIMEOUT_MS = 60_000;

let database: TestDatabase;
/** Makes what the tests need; the requests that race go to the processes. */
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startTestApp({ database, secret: SECRET });
});
afterEach(() => expectCleanBooks(database));
afterAll(async () => {
  await app.close();
  await database.drop();
});

function environment(): Record<string, string> {
  const urls = { DATABASE_URL: database.serviceUrl, DATABASE_MIGRATION_URL: database.ownerUrl };
  return { ...urls, TOKEN_SECRET: SECRET, LOG_LEVEL: 'info', DATABASE_POOL_SIZE: '8', METRICS_ENABLED: 'true' };
}

/** One connection for each request, so that all processes get their share. */
async function send(url: string, path: string, token: string, body: object): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' };
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  await answer.arrayBuffer();
  return answer.status;
}

/** Any request: what a worker is handed in the moment in which it dies is never answered. Health checks are not in the log. */
async function ask(url: string): Promise<void> {
  const options = { headers: { connection: 'close' }, signal: AbortSignal.timeout(2_000) };
  await fetch(`${url}/cards`, options)
    .then((answer) => answer.arrayBuffer())
    .catch(() => undefined);
}

function tally(statuses: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** The races of redemption-races.test.ts, at processes that share nothing but the database. */
function racesAt(urls: () => readonly string[]): void {
  const urlOf = (index: number): string => urls()[index % urls().length] ?? '';

  test(
    'of sixty requests for one payment, by client and staff, exactly one pays',
    async () => {
      const cast = await castOf(app);
      const { id } = await clientPackageOf(app, cast);
      const payment = await paymentOf(app, cast);
      const statuses = await Promise.all(
        Array.from({ length: 60 }, (_none, index) =>
          index % 8 < 4
            ? send(urlOf(index), UPDATE_USAGE, cast.clientToken, { payment_status_id: payment })
            : send(urlOf(index), STAFF_UPDATE_USAGE, cast.staffToken, { payment_status_uid: payment }),
        ),
      );
      expect(tally(statuses)).toEqual({ 200: 1, 422: 59 });
      expect(await usageOf(app, id)).toBe(1);
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'of sixty payments exactly ten are paid by a package of ten sessions',
    async () => {
      const cast = await castOf(app);
      const { id } = await clientPackageOf(app, cast);
      const payments = await Promise.all(Array.from({ length: 60 }, () => paymentOf(app, cast)));
      const statuses = await Promise.all(
        payments.map((payment, index) =>
          send(urlOf(index), UPDATE_USAGE, cast.clientToken, { payment_status_id: payment }),
        ),
      );
      expect(tally(statuses)).toEqual({ 200: 10, 422: 50 });
      expect(await usageOf(app, id)).toBe(10);
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'a virtual booking that sixty requests want becomes one payment, paid once',
    async () => {
      const cast = await castOf(app);
      await clientPackageOf(app, cast);
      const body = { client_id: cast.clientUid, service_id: cast.serviceUid, start_time: '2098-01-01T10:00:00Z' };
      const created = await app.post('/business/scheduling/v1/virtual_bookings', body, cast.staffToken);
      const { uid } = (created.body as { data: { virtual_booking: { uid: string } } }).data.virtual_booking;
      const statuses = await Promise.all(
        Array.from({ length: 60 }, (_none, index) =>
          send(urlOf(index), UPDATE_USAGE, cast.clientToken, { payment_status_id: uid }),
        ),
      );
      expect(tally(statuses)).toEqual({ 200: 1, 422: 59 });
      expect(await query(database, 'select state from payment_statuses where uid = $1', [uid])).toEqual([
        { state: 'paid' },
      ]);
    },
    TEST_TIMEOUT_MS,
  );
}

describe('four instances on one database', () => {
  const services: ServiceProcess[] = [];
  beforeAll(async () => {
    const ports = await Promise.all(Array.from({ length: INSTANCES }, () => findFreePort()));
    // At once: migrations take turns.
    const start = async (port: number) => services.push(await ServiceProcess.start(port, environment()));
    // One that fails must not leave the others running.
    const [failed] = (await Promise.allSettled(ports.map(start))).flatMap((started) =>
      started.status === 'rejected' ? [started.reason as Error] : [],
    );
    if (failed) throw failed;
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
  });

  racesAt(() => services.map(({ url }) => url));
});

describe('one service of four processes, grouping business', () => {
  let service: ServiceProcess;
  beforeAll(async () => {
    const processes = { PROCESSES: String(INSTANCES), REDEMPTION_GROUPING: 'business' };
    service = await ServiceProcess.start(await findFreePort(), { ...environment(), ...processes });
  }, START_TIMEOUT_MS);
  afterAll(() => service.stop());

  /** The processes that have answered a request, by their log. */
  const pidsOf = (output: string): Set<number> => {
    const lines = output.split('\n').filter((line) => line.includes('"answered"'));
    return new Set(lines.map((line) => (JSON.parse(line) as { pid: number }).pid));
  };

  racesAt(() => [service.url]);

  test('all of which have served, and none of which is the one in front', () => {
    const pids = pidsOf(service.output);
    expect(pids.size).toBe(INSTANCES);
    expect(pids.has(service.pid ?? 0)).toBe(false);
  });

  test('answers with the metrics of all of them', async () => {
    const read = async (): Promise<string> => (await fetch(`${service.url}/metrics`)).text();
    const text = await read();
    expect(valueIn(text, 'punchcard_redemptions_total', { outcome: 'redeemed' })).toBe(12);
    expect(valueIn(text, 'punchcard_virtual_booking_breaker', { state: 'closed' })).toBe(INSTANCES);
  });

  test(
    'gives connections that one is offered, and is killed before it takes them, to the others',
    async () => {
      const [victim = 0] = pidsOf(service.output);
      process.kill(victim, 'SIGSTOP');
      let answered = 0;
      const served = async (): Promise<number> => {
        // Of `fetch`, a connection that was kept may be used again, which is another process's by now.
        const [answer] = (await once(get(`${service.url}/health/live`, { agent: false }), 'response')) as [
          IncomingMessage,
        ];
        answer.resume();
        answered += 1;
        return answer.statusCode ?? 0;
      };
      const asked = Array.from({ length: 3 * INSTANCES }, served);
      const deadline = performance.now() + 20_000;
      while (answered < asked.length - 1 && performance.now() < deadline) await sleep(10);
      process.kill(victim, 'SIGKILL');
      expect(tally(await Promise.all(asked))).toEqual({ 200: asked.length });
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'replaces one that is killed',
    async () => {
      const [, victim = 0] = pidsOf(service.output);
      process.kill(victim, 'SIGKILL');
      const deadline = performance.now() + 45_000;
      let seen = new Set<number>();
      while ((seen.size < INSTANCES || seen.has(victim)) && performance.now() < deadline) {
        const before = service.output.length;
        await Promise.all(Array.from({ length: 16 }, () => ask(service.url)));
        await sleep(100);
        seen = pidsOf(service.output.slice(before));
      }
      expect(seen.size).toBe(INSTANCES);
      expect(seen.has(victim)).toBe(false);
      expect(service.output).toContain('a worker has died and is replaced');
    },
    TEST_TIMEOUT_MS,
  );

  test('stops with all of them', async () => {
    const pids = pidsOf(service.output);
    expect(await service.stop()).toBe(0);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await service.isReady()).toBe(false);
  }, 30_000);
});
