import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { traceTo } from '../../src/operations/tracing/trace-to.js';
import { castOf, clientPackageOf, paymentOf, UPDATE_USAGE } from '../scenes/story.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { type CollectedSpan, TraceCollector } from '../support/http/trace-collector.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const BOOKING_TRACE = '1bf7651916cd43dd8448eb211c80319c';

let collector: TraceCollector;
let app: TestApp;
let payment: string;

beforeAll(async () => {
  collector = new TraceCollector();
  const stop = traceTo(await collector.listen());
  app = await startTestApp();
  const cast = await castOf(app);
  await clientPackageOf(app, cast);
  payment = await paymentOf(app, cast);
  const send = (uid: string, traceparent: string) =>
    app.post(UPDATE_USAGE, { payment_status_id: uid }, cast.clientToken, { traceparent });
  await send(payment, `00-${TRACE}-${PARENT}-01`);
  await send('nosuchpayment000', `00-${BOOKING_TRACE}-${PARENT}-01`);
  await app.close();
  // Sends what is left, as a service that stops does.
  await stop();
});
afterAll(() => collector.close());

const spansOf = (traceId: string): CollectedSpan[] => collector.spans.filter((span) => span.traceId === traceId);

function attributesOf({ attributes }: CollectedSpan): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value as object)[0]]));
}

test('a request is a span of the caller’s trace, named after its route', () => {
  const [request, ...others] = spansOf(TRACE);
  expect(others).toEqual([]);
  expect(request).toMatchObject({ name: `POST ${UPDATE_USAGE}`, parentSpanId: PARENT });
  expect(attributesOf(request as CollectedSpan)).toMatchObject({
    'http.request.method': 'POST',
    'http.route': UPDATE_USAGE,
    'http.response.status_code': 200,
  });
});

test('the batch that carried it out is a trace of its own, linked to the request', () => {
  const [request] = spansOf(TRACE);
  const batches = collector.spans.filter(({ name }) => name === 'redemption batch');
  const batch = batches.find(({ links }) => links?.some(({ spanId }) => spanId === request?.spanId));
  expect(batch?.parentSpanId).toBeUndefined();
  expect(attributesOf(batch as CollectedSpan)).toEqual({ 'punchcard.batch.size': 1 });
});

test('the look-up of a virtual booking is a part of the request that needs it', () => {
  const spans = spansOf(BOOKING_TRACE);
  const request = spans.find(({ parentSpanId }) => parentSpanId === PARENT);
  const lookUp = spans.find(({ name }) => name === 'virtual booking look-up');
  expect(lookUp?.parentSpanId).toBe(request?.spanId);
  expect(attributesOf(request as CollectedSpan)).toMatchObject({ 'http.response.status_code': 404 });
});

test('no span holds an id of anybody’s record', () => {
  expect(JSON.stringify(collector.spans)).not.toContain(payment);
  expect(collector.strays).toEqual([]);
});

test('without a collector nothing of it is even loaded', async () => {
  const script = `
    const { createRequire } = await import('node:module');
    await import('./src/app.setup.ts');
    await import('./src/bootstrap/start-service.ts');
    const loaded = Object.keys(createRequire(process.cwd() + '/').cache);
    console.log(JSON.stringify({ some: loaded.length > 0, sdk: loaded.filter((path) => /@opentelemetry.(sdk|exp|otlp)/.test(path)) }));`;
  const flags = ['--import', './test/support/processes/typescript-hooks.mjs', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  expect(JSON.parse(stdout)).toEqual({ some: true, sdk: [] });
});
