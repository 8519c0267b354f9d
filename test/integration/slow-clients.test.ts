import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Cast, castOf, UPDATE_USAGE } from '../scenes/story.js';
import { exchange, RawConnection } from '../support/http/raw-connection.js';
import { startTestApp, useTestApp } from '../support/app/test-app.js';

const REQUEST_TIMEOUT_MS = 1_000;
/** The check for late requests runs each half second; the rest is for a busy machine. */
const CUT_OFF_WITHIN_MS = REQUEST_TIMEOUT_MS + 3_000;
const SLOW_CLIENTS = 100;
const BURST = 2_000;

const app = useTestApp({ environment: { REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS) } });
let cast: Cast;
beforeAll(async () => {
  cast = await castOf(app);
});

const openMany = (count: number): Promise<RawConnection[]> =>
  Promise.all(Array.from({ length: count }, () => RawConnection.open(app)));

/** Asks again and again until `done`; every answer must be right and prompt. @returns how many there were */
async function serveMeanwhile(done: Promise<unknown>): Promise<number> {
  const meanwhile = { over: false };
  const finished = done.finally(() => (meanwhile.over = true));
  let answers = 0;
  do {
    const startedAt = performance.now();
    const { status } = await app.get('/client/payments/v1/payment_requests', cast.clientToken);
    expect({ status, prompt: performance.now() - startedAt < 1_500 }).toEqual({ status: 200, prompt: true });
    answers += 1;
  } while (!meanwhile.over);
  await finished;
  return answers;
}

describe('a client that is too slow (REQUEST_TIMEOUT_MS) is cut off while others are served', () => {
  test.each([
    ['its headers', 'GET /health/live HTTP/1.1\r\nHost: x\r\n', `X-Slow: ${'x'.repeat(1_000)}`],
    ['its first line', '', `GET /${'x'.repeat(1_000)}`],
    [
      'its body',
      `POST ${UPDATE_USAGE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`,
      '{'.repeat(1_000),
    ],
    [
      'a body in chunks',
      `POST ${UPDATE_USAGE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
      '1\r\n{\r\n'.repeat(200),
    ],
  ])('with %s', async (_name, start, rest) => {
    const connections = await openMany(SLOW_CLIENTS);
    const slow = connections.map(async (connection) => {
      connection.send(start.replace('TOKEN', cast.clientToken));
      const [{ text, lastedMs }] = await Promise.all([
        connection.closed(CUT_OFF_WITHIN_MS),
        connection.trickle(rest, 50),
      ]);
      expect(text).toMatch(/^HTTP\/1\.1 408 /);
      expect(text).toMatch(/\r\nX-Request-Id: [a-z0-9]{16}\r\n/i);
      expect(lastedMs).toBeLessThan(CUT_OFF_WITHIN_MS);
    });
    expect(await serveMeanwhile(Promise.all(slow))).toBeGreaterThan(3);
  });

  test('with anything at all', async () => {
    const connections = await openMany(SLOW_CLIENTS);
    const ended = await Promise.all(connections.map((connection) => connection.closed(CUT_OFF_WITHIN_MS)));
    expect(Math.max(...ended.map(({ lastedMs }) => lastedMs))).toBeLessThan(CUT_OFF_WITHIN_MS);
  });

  test('but not one that is done in time, however often it asks', async () => {
    const connection = await RawConnection.open(app);
    await connection.trickle('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n', 5);
    await connection.hears(/^HTTP\/1\.1 200 /, 2_000);
    await new Promise((resolve) => setTimeout(resolve, REQUEST_TIMEOUT_MS + 1_000));
    connection.send('GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await connection.hears(/HTTP\/1\.1 404 /, 2_000)).not.toContain('408');
  });
});

describe(`a burst of ${BURST} connections`, () => {
  test('leaves the service answering, those that say something and all others', async () => {
    // A burst takes one process a moment; how long a request may take is not the question here.
    const patient = await startTestApp();
    const connections = await Promise.all(Array.from({ length: BURST }, () => RawConnection.open(patient)));
    try {
      const speaking = connections.filter((_connection, index) => index % 2 === 0);
      for (const connection of speaking) connection.send('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
      const heard = speaking.map((connection) => connection.hears(/^HTTP\/1\.1 200 /, 20_000));
      expect((await patient.get('/health/ready')).status).toBe(200);
      await Promise.all(heard);
    } finally {
      for (const connection of connections) connection.end();
    }
    expect((await patient.get('/health/ready')).status).toBe(200);
    await patient.close();
  });

  test('meets a bound where there is one (MAX_CONNECTIONS): the rest is closed, and served later', async () => {
    const small = await startTestApp({ environment: { MAX_CONNECTIONS: '10' } });
    try {
      const connections = await Promise.all(Array.from({ length: 50 }, () => RawConnection.open(small)));
      const closed = await Promise.all(
        connections.map((connection) =>
          connection.closed(1_000).then(
            () => 1,
            () => 0,
          ),
        ),
      );
      expect(closed.reduce<number>((sum, one) => sum + one, 0)).toBe(40);
      for (const connection of connections) connection.end();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect((await small.get('/health/live')).status).toBe(200);
    } finally {
      await small.close();
    }
  });
});

describe('what is no HTTP is answered with a status and a request id, and closed', () => {
  test.each([
    ['noise', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', 400],
    ['a version that is none', 'GET / HTTP/x.y\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx', 400],
    [
      'a length and chunks (request smuggling)',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['too many headers', `GET / HTTP/1.1\r\nHost: x\r\n${'X-Many: yes\r\n'.repeat(2_000)}\r\n`, 431],
  ])('%s', async (_name, text, status) => {
    const answer = await exchange(app, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/\r\nX-Request-Id: [a-z0-9]{16}\r\n/i);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ success: false });
    expect((await app.get('/health/live')).status).toBe(200);
  });
});
