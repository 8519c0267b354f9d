import { beforeAll, beforeEach, expect } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Cast, castOf, clientPackageOf, paymentOf, redeem, UPDATE_USAGE } from '../scenes/story.js';
import { inProcess } from '../support/app/in-process.js';
import { useTestApp } from '../support/app/test-app.js';
import { query } from '../support/database/books.js';
import { exchange, RawConnection } from '../support/http/raw-connection.js';

const { describe, test, parts } = inProcess('reads the log');

/** pino's. */
const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 };

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly reqId?: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
}

let log: Line[] = [];
let cast: Cast;
const logDestination = { write: (line: string) => void log.push(JSON.parse(line) as Line) };
const app = useTestApp(parts({ environment: { LOG_LEVEL: 'debug', METRICS_TOKEN: 'prometheus' }, logDestination }));

beforeAll(async () => {
  cast = await castOf(app);
  await clientPackageOf(app, cast);
});
beforeEach(() => {
  log = [];
});

/** The lines of requests, once the last has its. */
async function linesOf(requests: () => Promise<unknown>, count = 1): Promise<Line[]> {
  log = [];
  await requests();
  const lines = () => log.filter(({ reqId, status }) => reqId !== undefined || status !== undefined);
  while (lines().length < count) await sleep(5);
  await sleep(50);
  return lines();
}

describe('each request has exactly one line, which says what came of it', () => {
  const CLIENT = '/platform/v1/clients/:id';
  test.each<[string, () => Promise<unknown>, object]>([
    [
      'with 2xx: info',
      () => app.get(`/platform/v1/clients/${cast.clientUid}?token=secret`, cast.staffToken),
      { level: LEVELS.info, method: 'GET', route: CLIENT, status: 200, msg: 'answered' },
    ],
    ['with 3xx: info', () => fetch(`${app.url}/`, { redirect: 'manual' }), { level: LEVELS.info, status: 302 }],
    [
      'with 404 of a record: a warning with its code',
      () => app.get('/platform/v1/clients/nosuchclient0000', cast.staffToken),
      { level: LEVELS.warn, route: CLIENT, status: 404, code: 'NOT_FOUND' },
    ],
    [
      'with 401: a warning',
      () => app.get('/platform/v1/clients'),
      { level: LEVELS.warn, route: '/platform/v1/clients', status: 401, code: 'UNAUTHORIZED' },
    ],
    ['with 404 of a route', () => app.get('/no/where'), { level: LEVELS.warn, route: 'unknown', status: 404 }],
    ['with 400 of an address', () => app.get('/platform/%zz'), { level: LEVELS.warn, status: 400 }],
    ['with a path too long', () => app.get(`/cards/${'x'.repeat(300)}`), { level: LEVELS.warn, status: 400 }],
    [
      'with 400 of a body',
      () => app.send('POST', '/platform/v1/clients', '{', cast.staffToken),
      { level: LEVELS.warn, method: 'POST', status: 400 },
    ],
    [
      'with a redemption refused: a warning with the reason and how long it took',
      () => redeem(app, cast, 'nosuchpayment000'),
      { level: LEVELS.warn, status: 404, code: 'NOT_FOUND', ms: expect.any(Number) },
    ],
  ])('%s', async (_what, request, line) => {
    const [found, ...others] = await linesOf(request);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ reqId: expect.any(String), ...line });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  test('with a session used: who it was, by type and id', async () => {
    const payment = await paymentOf(app, cast);
    const [line] = await linesOf(() => redeem(app, cast, payment));
    expect(line).toMatchObject({ level: LEVELS.info, status: 200, principal: `client:${cast.clientUid}` });
  });

  test('with 500: an error with its stack, on the same line', async () => {
    await query(app.database, "alter table clients add constraint broken check (first_name <> 'Zoe') not valid");
    const [line, ...others] = await linesOf(() =>
      app.post('/platform/v1/clients', { first_name: 'Zoe', email: 'zoe@example.com' }, cast.staffToken),
    );
    expect(others).toEqual([]);
    expect(line).toMatchObject({ level: LEVELS.error, status: 500, msg: 'request failed' });
    expect(line).toHaveProperty('err.stack');
  });

  test('when its client went away before the answer', async () => {
    const payment = await paymentOf(app, cast);
    const somebodyElse = new pg.Client(app.database.adminUrl);
    await somebodyElse.connect();
    await somebodyElse.query('begin');
    const { rowCount } = await somebodyElse.query('select from payment_statuses where uid = $1 for update', [payment]);
    expect(rowCount).toBe(1);
    const lines = await linesOf(async () => {
      const connection = await RawConnection.open(app);
      const body = JSON.stringify({ payment_status_id: payment });
      connection.send(
        `POST ${UPDATE_USAGE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${cast.clientToken}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      while ((await query(app.database, waiting)).length === 0) await sleep(10);
      connection.socket.destroy();
    });
    await somebodyElse.query('rollback');
    await somebodyElse.end();
    await sleep(200);
    expect(lines).toEqual([expect.objectContaining({ level: LEVELS.warn, status: 499 })]);
    expect(log.filter(({ status }) => status !== undefined)).toHaveLength(1);
  });
});

describe('what asks every few seconds is of interest to nobody', () => {
  test.each([
    ['/health/live', 200],
    ['/health/ready', 200],
    ['/metrics', 401],
  ])('%s: debug', async (path, status) => {
    const [line, ...others] = await linesOf(() =>
      exchange(app, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    );
    expect(others).toEqual([]);
    expect(line).toMatchObject({ level: LEVELS.debug, route: path, status });
  });
});
