import { gzipSync } from 'node:zlib';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger, type LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import { ConfigurationError, loadConfiguration } from '../../src/platform/config/configuration.js';
import { RemoteBookingSource } from '../../src/modules/virtual-bookings/remote/remote-booking.source.js';
import {
  FAILURES_UNTIL_OPEN,
  MAX_CONCURRENT,
  MAX_WAITING,
} from '../../src/modules/virtual-bookings/remote/remote-call.policy.js';
import {
  answers,
  type Behaviour,
  bookingBody,
  resets,
  resetsMidAnswer,
  SchedulingServer,
  stalls,
  stallsMidAnswer,
} from '../support/http/scheduling-server.js';

const UID = 'v1i2r3t4u5a6l7b8';
const TOKEN = 'a-service-token-that-nobody-may-read';
/** Never meant to pass: on a busy machine an answer may take its time, and a second attempt would be one too many. */
const PATIENT_MS = 10_000;
/** For a server that stalls. */
const IMPATIENT_MS = 300;
const HALF_OPEN_AFTER_MS = 300;
const never = new AbortController().signal;

/** Notes what would be logged. */
const note = (...parts: unknown[]): void => void logged.push(parts);

let server: SchedulingServer;
let source: RemoteBookingSource;
let logged: unknown[][];

beforeAll(async () => {
  server = await SchedulingServer.start();
  const recorder: LoggerService = { log: note, debug: note, verbose: note, warn: note, error: note, fatal: note };
  Logger.overrideLogger(recorder);
});
beforeEach(() => {
  logged = [];
  source = sourceAt(server.url);
});
afterEach(() => server.will(answers(404)));
afterAll(() => server.stop());

function sourceAt(url: string, timeoutMs = PATIENT_MS): RemoteBookingSource {
  return new RemoteBookingSource({ url, token: TOKEN, timeoutMs, halfOpenAfterMs: HALF_OPEN_AFTER_MS });
}

/** For tests whose server stalls. */
function beImpatient(): void {
  source = sourceAt(server.url, IMPATIENT_MS);
}

function find(uid = UID) {
  return source.find('business1', 'client1', uid, never);
}

async function failure(asked: Promise<unknown>): Promise<Error> {
  return asked.then(
    (answer) => {
      throw new Error(`expected a failure, got ${inspect(answer)}`);
    },
    (error: unknown) => error as Error,
  );
}

/** Makes look-ups fail, one after the other, until the breaker is open. */
async function openBreaker(): Promise<void> {
  server.will(answers(500));
  for (let i = 0; i < FAILURES_UNTIL_OPEN; i += 1) {
    expect(source.state()).toBe('closed');
    await failure(find());
  }
}

/** Until the open breaker lets one look-up try again. */
function openTime(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, HALF_OPEN_AFTER_MS + 20));
}

describe('what the scheduling server is asked', () => {
  it('is the booking of the business and client, under the configured path, with the token', async () => {
    source = sourceAt(`${server.url}/scheduling/v2/`);
    await source.find('business/1', 'client 1', 'a/b?c#d%2e', never);
    const [request, ...others] = server.seen;
    expect(others).toEqual([]);
    expect(request?.method).toBe('GET');
    expect(request?.url).toBe(
      '/scheduling/v2/businesses/business%2F1/bookings/a%2Fb%3Fc%23d%252e?client_uid=client%201',
    );
    expect(request?.headers).toMatchObject({
      accept: 'application/json',
      authorization: `Bearer ${TOKEN}`,
      'x-request-id': expect.stringMatching(/^[a-z0-9]{16}$/),
    });
  });

  it('names no client when staff ask, and has no Authorization without a token', async () => {
    source = new RemoteBookingSource({ url: server.url, timeoutMs: PATIENT_MS });
    await source.find('business1', undefined, UID, never);
    expect(server.seen[0]?.url).toBe(`/businesses/business1/bookings/${UID}`);
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each(['.', '..'])('is nothing for the uid %p, which would be another address', async (uid) => {
    expect(await find(uid)).toBeUndefined();
    expect(server.seen).toEqual([]);
  });
});

describe('what the scheduling server answers', () => {
  it('is read as a booking', async () => {
    server.will(answers(200, bookingBody(UID, { start_time: '2030-05-01T12:00:00+02:00', unknown: 'ignored' })));
    expect(await find()).toEqual({
      uid: UID,
      clientUid: 'client0000000000',
      matterUid: 'matter0000000000',
      serviceUid: 'service000000000',
      price: '50',
      currency: 'EUR',
      title: 'Yoga class',
      startTime: new Date('2030-05-01T10:00:00Z'),
      expiresAt: null,
      cancelled: false,
      isOurs: false,
    });
  });

  it('may have a price that is a number, an end and a charset', async () => {
    const body = bookingBody(UID, { price: 19.99, expires_at: '2030-04-30T10:00:00Z', state: 'cancelled' });
    server.will(answers(200, body, { 'content-type': 'application/json; charset=utf-8' }));
    expect(await find()).toMatchObject({
      price: '19.99',
      expiresAt: new Date('2030-04-30T10:00:00Z'),
      cancelled: true,
    });
  });

  it('is no booking for a 404 and a gone one for a 410', async () => {
    server.will(answers(404), answers(410));
    expect(await find()).toBeUndefined();
    expect(await find()).toBe('gone');
  });
});

describe('a failure that may pass', () => {
  beforeEach(beImpatient);

  const failures: [string, Behaviour][] = [
    ['a server that stalls', stalls()],
    ['one that stalls in the middle of its answer', stallsMidAnswer()],
    ['one that breaks the connection', resets()],
    ['one that breaks it in the middle of its answer', resetsMidAnswer()],
    ['a 500', answers(500)],
    ['a 503', answers(503)],
    ['a 429', answers(429)],
  ];

  it.each(failures)('%s is asked twice, and found on the second attempt', async (_name, behaviour) => {
    server.will(behaviour, answers(200, bookingBody(UID)));
    expect(await find()).toMatchObject({ uid: UID });
    expect(server.seen).toHaveLength(2);
    expect(server.seen[0]?.headers['x-request-id']).toBe(server.seen[1]?.headers['x-request-id']);
  });

  it.each(failures)('%s is not asked a third time', async (_name, behaviour) => {
    server.will(behaviour);
    await expect(find()).rejects.toThrow(/did not answer in time|connection failed|answered \d+/);
    expect(server.seen).toHaveLength(2);
  });

  it('is a refused connection too', async () => {
    await server.stop();
    try {
      expect((await failure(find())).message).toBe('connection failed');
    } finally {
      await server.restart();
    }
  });
});

describe('an answer that is not what it should be fails at once', () => {
  const valid = bookingBody(UID);
  const withoutField = (name: string) => ({ booking: { ...valid.booking, [name]: undefined } });
  const rubbish: [string, Behaviour][] = [
    ['no JSON', answers(200, '{"booking":')],
    ['no object', answers(200, '[]')],
    ['null', answers(200, 'null')],
    ['no booking', answers(200, {})],
    ['a list for a booking', answers(200, { booking: [] })],
    ['nested beyond measure', answers(200, '['.repeat(60_000))],
    ['nothing', answers(200, '')],
    ['not UTF-8', answers(200, Buffer.from([0x7b, 0xff, 0x7d]))],
    ['HTML', answers(200, valid, { 'content-type': 'text/html' })],
    ['text that only mentions JSON', answers(200, valid, { 'content-type': 'text/plain; x=application/json' })],
    ['another booking', answers(200, bookingBody('another'))],
    ['10 MB', answers(200, JSON.stringify({ ...valid, padding: 'x'.repeat(10_000_000) }))],
    [
      '10 MB in 10 kB',
      answers(200, gzipSync(JSON.stringify({ ...valid, padding: 'x'.repeat(10_000_000) })), {
        'content-encoding': 'gzip',
      }),
    ],
    ['204', answers(204, '')],
    ['400', answers(400)],
    ['401', answers(401)],
    ['a redirect', answers(302, valid, { location: '/elsewhere' })],
    ['a permanent redirect', answers(308, valid, { location: '/elsewhere' })],
    ...Object.entries({
      client_uid: 5,
      matter_uid: null,
      service_uid: ['s'],
      title: { en: 'Yoga' },
      currency: 978,
      price: '-1',
      state: 'paid',
      start_time: 'tomorrow',
      expires_at: 12,
    }).map(([name, value]): [string, Behaviour] => [
      `${name} ${JSON.stringify(value)}`,
      answers(200, bookingBody(UID, { [name]: value })),
    ]),
    ...['uid', 'client_uid', 'matter_uid', 'service_uid', 'title', 'currency', 'price', 'state', 'start_time'].map(
      (name): [string, Behaviour] => [`no ${name}`, answers(200, withoutField(name))],
    ),
  ];

  it.each(rubbish)('%s', async (_name, behaviour) => {
    server.will(behaviour);
    expect(await failure(find())).toMatchObject({ name: 'RemoteBookingError' });
    expect(server.seen).toHaveLength(1);
  });

  it('and is not read to its end', async () => {
    let sent = 0;
    const ended = new Promise<void>((resolve) => {
      server.will((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const send = (): void => {
          sent += 64_000;
          response.write('x'.repeat(64_000), (error) => (error ? resolve() : send()));
        };
        response.on('close', resolve);
        send();
      });
    });
    expect((await failure(find())).message).toBe('the answer is longer than 65536 bytes');
    await ended;
    expect(sent).toBeLessThan(10_000_000);
  });

  it('and does not open the circuit breaker: the next booking may be fine', async () => {
    server.will(answers(200, '{'));
    for (let i = 0; i < FAILURES_UNTIL_OPEN * 2; i += 1) await failure(find());
    expect(source.state()).toBe('closed');
  });
});

describe('the circuit breaker', () => {
  it('opens after a few look-ups in a row have failed, and then the server is left alone', async () => {
    await openBreaker();
    expect(source.state()).toBe('open');
    const before = server.seen.length;
    await failure(find());
    expect(server.seen).toHaveLength(before);
  });

  it('counts failures in a row only', async () => {
    server.will(answers(500));
    for (let i = 1; i < FAILURES_UNTIL_OPEN; i += 1) await failure(find());
    server.will(answers(404));
    await find();
    server.will(answers(500));
    for (let i = 1; i < FAILURES_UNTIL_OPEN; i += 1) await failure(find());
    expect(source.state()).toBe('closed');
  });

  it('closes when the one look-up that tries again is answered', async () => {
    await openBreaker();
    await openTime();
    server.will(answers(200, bookingBody(UID)));
    expect(await find()).toMatchObject({ uid: UID });
    expect(source.state()).toBe('closed');
  });

  it('lets a single look-up try, refuses the others meanwhile, and opens again when it fails', async () => {
    beImpatient();
    await openBreaker();
    await openTime();
    server.will(stalls());
    const first = failure(find());
    expect(source.state()).toBe('half-open');
    await Promise.all([failure(find()), failure(find())]);
    expect(server.seen.length).toBeLessThanOrEqual(1);
    await first;
    expect(source.state()).toBe('open');
  });

  it('says in the log what it does', async () => {
    await openBreaker();
    await openTime();
    server.will(answers(404));
    await find();
    const states = logged.flatMap(([line]) => {
      const { breaker, outcome } = line as { breaker: string; outcome?: string };
      return outcome === undefined ? [breaker] : [];
    });
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });
});

describe('look-ups while the server stalls', () => {
  it('are bounded: some ask, some wait, the others fail at once', async () => {
    beImpatient();
    server.will(stalls());
    const asked = Array.from({ length: MAX_CONCURRENT + MAX_WAITING + 10 }, () => failure(find()));
    const refused = (await Promise.all(asked)).filter(({ message }) => message.includes('Bulkhead'));
    expect(refused).toHaveLength(10);
    // Those that were still waiting when the breaker opened have not asked any more.
    expect(server.seen.length).toBeLessThanOrEqual((MAX_CONCURRENT + FAILURES_UNTIL_OPEN) * 2);
    expect(source.state()).toBe('open');
  });

  it('end when nobody waits any more', async () => {
    const disconnected = new Promise<void>((resolve) => {
      server.will((request) => request.socket.once('close', () => resolve()));
    });
    const caller = new AbortController();
    const asked = failure(source.find('business1', 'client1', UID, caller.signal));
    while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    caller.abort();
    expect((await asked).message).toBe('did not answer in time');
    await disconnected;
    expect(server.seen).toHaveLength(1);
  });
});

describe('the log', () => {
  it('has each look-up with its outcome, attempts and milliseconds', async () => {
    server.will(answers(200, bookingBody(UID)), answers(404), answers(503));
    await find();
    await find();
    await failure(find());
    expect(logged.map(([line]) => line)).toEqual([
      expect.objectContaining({ outcome: 'found', attempts: 1, ms: expect.any(Number) }),
      expect.objectContaining({ outcome: 'not found', attempts: 1, ms: expect.any(Number) }),
      expect.objectContaining({ outcome: 'answered 503', attempts: 2, ms: expect.any(Number) }),
    ]);
  });

  it('never has the token, nor has any error', async () => {
    beImpatient();
    const seen: unknown[] = [];
    for (const behaviour of [answers(401), answers(500), stalls(), resets(), answers(200, `{${TOKEN}`), answers(302)]) {
      server.will(behaviour);
      const error = await failure(find());
      seen.push(error, pino.stdSerializers.err(error));
    }
    expect(logged.length).toBeGreaterThan(0);
    expect(inspect([seen, logged], { depth: null, showHidden: true })).not.toContain(TOKEN);
  });
});

describe('the settings', () => {
  it.each(['ftp://example.com', 'example.com', 'https://user:pass@example.com', 'https://example.com?key=1'])(
    'refuse the address %s',
    (url) => {
      expect(() => loadConfiguration({ VIRTUAL_BOOKINGS_URL: url })).toThrow(ConfigurationError);
    },
  );

  it('refuse a token that does not fit a header, without repeating it', () => {
    expect(() => loadConfiguration({ VIRTUAL_BOOKINGS_TOKEN: 'two\nlines' })).toThrow(
      /^(?![^]*lines)[^]*VIRTUAL_BOOKINGS_TOKEN must be visible ASCII/,
    );
  });

  it('refuse a time-out that would not leave room for two attempts', () => {
    expect(() => loadConfiguration({ VIRTUAL_BOOKINGS_TIMEOUT_MS: '1500' })).toThrow(ConfigurationError);
    expect(loadConfiguration({}).virtualBookingsTimeoutMs).toBe(1_000);
  });
});
