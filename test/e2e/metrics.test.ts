import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { castOf, type Cast, clientPackageOf, paymentOf, redeem } from '../scenes/story.js';
import { startTestApp, type TestApp, useTestApp } from '../support/app/test-app.js';
import { valueIn } from '../support/http/metrics.js';

const app = useTestApp();
let cast: Cast;

beforeAll(async () => {
  cast = await castOf(app);
});

async function read(): Promise<string> {
  const { status, text } = await app.get('/metrics');
  expect(status).toBe(200);
  return text;
}

/** How much a counter grows while `work` is done. */
async function growth(name: string, labels: Record<string, string>, work: () => Promise<unknown>): Promise<number> {
  const before = valueIn(await read(), name, labels) ?? 0;
  await work();
  return (valueIn(await read(), name, labels) ?? 0) - before;
}

test('metrics are text as Prometheus reads it, not in an envelope', async () => {
  const { headers, text } = await app.get('/metrics');
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(text).toMatch(/^# HELP /);
});

describe('an answer is counted under', () => {
  const ANSWERS = 'http_request_duration_seconds_count';

  test('the pattern of its route, its method and its status, never under its address', async () => {
    const labels = { method: 'GET', route: '/platform/v1/clients/:id', status: '404' };
    const path = '/platform/v1/clients/nosuchclient0000?x=1';
    expect(await growth(ANSWERS, labels, () => app.get(path, cast.staffToken))).toBe(1);
    expect(await read()).not.toContain('nosuchclient0000');
  });

  test('`unmatched`, when there is no such route', async () => {
    const labels = { method: 'GET', route: 'unmatched', status: '404' };
    expect(await growth(ANSWERS, labels, () => app.get('/nowhere/at/all'))).toBe(1);
    expect(await read()).not.toContain('/nowhere');
  });
});

describe('a redemption is counted as', () => {
  const OUTCOMES = 'punchcard_redemptions_total';
  const counted = (outcome: string, work: () => Promise<unknown>) => growth(OUTCOMES, { outcome }, work);

  test('no_package, redeemed and already_paid, as it goes', async () => {
    const payment = await paymentOf(app, cast);
    expect(await counted('no_package', () => redeem(app, cast, payment))).toBe(1);
    await clientPackageOf(app, cast);
    expect(await counted('redeemed', () => redeem(app, cast, payment))).toBe(1);
    expect(await counted('already_paid', () => redeem(app, cast, payment))).toBe(1);
  });

  test('not_found, when nothing has this id', async () => {
    expect(await counted('not_found', () => redeem(app, cast, 'nosuchpayment000'))).toBe(1);
  });

  test('replayed, when its key has been answered before', async () => {
    const body = { payment_status_id: await paymentOf(app, cast) };
    const path = '/platform/v1/clients/payment/client_packages/update_usage';
    const send = () => app.post(path, body, cast.clientToken, { 'idempotency-key': 'once' });
    expect(await counted('redeemed', send)).toBe(1);
    expect(await counted('replayed', send)).toBe(1);
  });

  test('overloaded, when too many wait', async () => {
    const small = await startTestApp({ environment: { REDEMPTION_QUEUE_LIMIT: '1' } });
    try {
      const crowd = await castOf(small);
      const payment = await paymentOf(small, crowd);
      const answers = await Promise.all(Array.from({ length: 60 }, () => redeem(small, crowd, payment)));
      const refused = answers.filter(({ status }) => status === 503).length;
      expect(refused).toBeGreaterThan(0);
      const { text } = await small.get('/metrics');
      expect(valueIn(text, OUTCOMES, { outcome: 'overloaded' })).toBe(refused);
    } finally {
      await small.close();
    }
  });
});

test('the size and the time of every batch are known', async () => {
  const name = 'punchcard_redemption_batch_size_sum';
  const payments = await Promise.all(Array.from({ length: 5 }, () => paymentOf(app, cast)));
  expect(await growth(name, {}, () => Promise.all(payments.map((payment) => redeem(app, cast, payment))))).toBe(5);
  const text = await read();
  expect(valueIn(text, 'punchcard_redemption_batch_duration_seconds_count', {})).toBe(
    valueIn(text, 'punchcard_redemption_batch_size_count', {}),
  );
});

test.each([
  ['punchcard_redemption_queue_depth', {}, 0],
  ['punchcard_redemption_queue_limit', {}, 5_000],
  ['punchcard_database_connections_limit', {}, 16],
  ['punchcard_database_waiting', {}, 0],
  ['punchcard_virtual_booking_breaker', { state: 'closed' }, 1],
  ['punchcard_virtual_booking_breaker', { state: 'open' }, 0],
])('%s %j of an idle service is %d', async (name, labels, value) => {
  expect(valueIn(await read(), name, labels)).toBe(value);
});

test('the pool, the event loop and the process are measured', async () => {
  const text = await read();
  expect(valueIn(text, 'punchcard_database_connections', { state: 'idle' })).toBeGreaterThan(0);
  expect(valueIn(text, 'nodejs_eventloop_lag_p99_seconds', {})).toBeGreaterThan(0);
  expect(valueIn(text, 'process_resident_memory_bytes', {})).toBeGreaterThan(1_000_000);
});

describe('with METRICS_TOKEN', () => {
  const TOKEN = 'prometheus-reads-this';
  let guarded: TestApp;
  beforeAll(async () => {
    guarded = await startTestApp({ environment: { METRICS_TOKEN: TOKEN } });
  });
  afterAll(() => guarded.close());

  test('its bearer reads the metrics', async () => {
    expect((await guarded.get('/metrics', TOKEN)).status).toBe(200);
  });

  test.each([undefined, 'x', `${TOKEN}x`, TOKEN.slice(1)])('the bearer of %s does not', async (token) => {
    const { status, text, headers } = await guarded.get('/metrics', token);
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="Punchcard metrics"']);
    expect(text).not.toContain('http_request');
  });
});

test('with METRICS_ENABLED=false there are none', async () => {
  const silent = await startTestApp({ environment: { METRICS_ENABLED: 'false' } });
  try {
    expect((await silent.get('/metrics')).status).toBe(404);
    expect((await silent.get('/health/ready')).status).toBe(200);
  } finally {
    await silent.close();
  }
});
