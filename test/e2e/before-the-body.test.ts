import { afterAll, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { addressOf, credentialsOf, everybodyOf, idsOf } from '../scenes/everybody.js';
import { sampleOf } from '../support/http/bad-bodies.js';
import { publishedRoutes } from '../support/http/published-routes.js';
import { exchange, RawConnection } from '../support/http/raw-connection.js';
import { startTestApp } from '../support/app/test-app.js';

// The routes are read before the tests are listed, so that each route has tests of its own.
const app = await startTestApp();
const us = await everybodyOf(app);
const ids = idsOf(us);
const withBody = (await publishedRoutes(app)).filter(({ method }) => method !== 'GET');
const WITHIN_MS = 20_000;
const UPDATE_USAGE = '/platform/v1/clients/payment/client_packages/update_usage';

afterAll(() => app.close());

function forged(): string {
  const [header = '', payload = ''] = us.clientToken.split('.');
  return `${header}.${payload}.${createHmac('sha256', 'guessed').update(`${header}.${payload}`).digest('base64url')}`;
}

/** The head of a request whose body never comes. */
function headOf(method: string, path: string, token?: string): string {
  const authorization = token === undefined ? [] : [`Authorization: Bearer ${token}`];
  const lines = ['Host: x', 'Content-Type: application/json', 'Content-Length: 90000', ...authorization];
  return [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

describe('without a token, or with a forged one, 401 comes before the body', () => {
  test.each(withBody.map((route) => [route.title, route] as const))('%s', async (_title, route) => {
    expect(route.tokenTypes).not.toEqual([]);
    for (const token of [undefined, forged(), 'x', app.token({ type: 'app', uid: 'late' }, -60)]) {
      const connection = await RawConnection.open(app);
      connection.send(headOf(route.method, addressOf(route, ids), token));
      const heard = await connection.hears(/\r\n\r\n\{.*\}$/s, WITHIN_MS);
      connection.end();
      expect(heard).toMatch(/^HTTP\/1\.1 401 /);
      expect(heard).toMatch(/unauthorized/i);
    }
  });

  test('however large the body is said to be, and whatever its type', async () => {
    for (const headers of [{ 'content-type': 'text/plain' }, { 'content-type': 'rubbish' }]) {
      const answer = await app.send('POST', UPDATE_USAGE, 'x'.repeat(200_000), forged(), headers);
      expect(answer.status).toBe(401);
    }
  });

  test('an address that is no route is 404 before its body, too', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const connection = await RawConnection.open(app);
      connection.send(headOf(method, '/platform/v1/nowhere'));
      expect(await connection.hears(/\r\n\r\n\{.*\}$/s, WITHIN_MS)).toMatch(/^HTTP\/1\.1 404 /);
      connection.end();
    }
  });

  test('an address that is no route is 404 all the same', async () => {
    expect((await app.post('/platform/v1/nothing', {})).status).toBe(404);
  });
});

/** Sends bytes as they are. */
async function sendBytes(bytes: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<[number, string]> {
  const response = await fetch(app.url + UPDATE_USAGE, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${us.clientToken}`, ...headers },
    body: new Uint8Array(bytes),
  });
  return [response.status, await response.text()];
}

describe('a body of bytes that are not what they say', () => {
  test.each([
    ['a byte of Latin-1', [0xe4]],
    ['a character cut short', [0xe2, 0x82]],
    ['an overlong NUL', [0xc0, 0x80]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ])('%s is 400, in whichever text', async (_name, bytes) => {
    const wrong = Buffer.from(bytes);
    for (const [before, after] of [
      ['{"payment_status_id":"', '"}'],
      ['{"payment_status_id":"nosuchpayment000","x', '":1}'],
    ] as const) {
      const [status, text] = await sendBytes(Buffer.concat([Buffer.from(before), wrong, Buffer.from(after)]));
      expect([status, text]).toEqual([400, expect.stringContaining('not valid UTF-8')]);
    }
  });

  test('characters of every length are read', async () => {
    const [status] = await sendBytes(Buffer.from('{"payment_status_id":"nosuchpayment000","x":"aä€😀"}'));
    expect(status).toBe(404);
  });

  test.each(['gzip', 'br', 'deflate', 'identity, gzip', 'x'])('Content-Encoding: %s is 415', async (coding) => {
    const [status, text] = await sendBytes(Buffer.from('{"payment_status_id":"nosuchpayment000"}'), {
      'content-encoding': coding,
    });
    expect([status, text]).toEqual([415, expect.stringContaining('Content-Encoding')]);
  });

  test('Content-Encoding: identity is read, and every other refused only after who asks', async () => {
    const body = Buffer.from('{"payment_status_id":"nosuchpayment000"}');
    expect((await sendBytes(body, { 'content-encoding': 'Identity' }))[0]).toBe(404);
    const another = { 'content-encoding': 'gzip', authorization: `Bearer ${us.staffToken}` };
    expect((await sendBytes(body, another))[0]).toBe(401);
  });
});

describe('the header Host', () => {
  const ask = (version: string, ...lines: string[]): Promise<string> =>
    exchange(app, [`GET /health/live HTTP/${version}`, ...lines, 'Connection: close', '', ''].join('\r\n'));

  test.each([[['Host: a', 'Host: b']], [['Host: a', 'host: a']], [['HOST: a', 'X-Other: 1', 'Host:']]])(
    'given twice is 400: %j',
    async (lines) => {
      for (const version of ['1.1', '1.0']) {
        const heard = await ask(version, ...lines);
        expect(heard).toMatch(/^HTTP\/1\.1 400 /);
        expect(heard).toContain('The header Host must be given once');
      }
    },
  );

  test('once is fine, and HTTP/1.0 needs none', async () => {
    expect(await ask('1.1', 'Host: a')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask('1.0')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask('1.1')).toMatch(/^HTTP\/1\.1 400 /);
  });
});

test('whoever has a token is answered by the route as before', async () => {
  for (const route of withBody) {
    // They end tokens that the routes after them need.
    if (/\/(tokens\/revoke|revoke_tokens)$/.test(route.title)) continue;
    const { token, headers } = credentialsOf(us, route.tokenTypes[0]);
    const answer = await app.send(
      route.method,
      addressOf(route, ids),
      route.body && sampleOf(route.body, ids),
      token,
      headers,
    );
    expect([route.title, answer.status]).not.toEqual([route.title, 401]);
  }
});
