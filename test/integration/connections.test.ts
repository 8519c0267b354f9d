import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { boundConnections, type ConnectionBounds } from '../../src/platform/common/http/connections.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { RawConnection } from '../support/http/raw-connection.js';

const requestsFor = (path: string, count: number): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(count);

/** Until `holds`, which it does sooner or later. */
async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

describe('what one connection has not read', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  test.each(['/docs-json', '/docs-yaml', '/docs/swagger-ui-init.js'])(
    'is one answer, however many were asked for ahead: %s',
    async (path) => {
      await app.get(path);
      const before = process.memoryUsage().rss;
      const connections = await Promise.all(Array.from({ length: 50 }, () => RawConnection.open(app)));
      let most = 0;
      const measure = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 20);
      try {
        for (const connection of connections) {
          connection.socket.pause();
          connection.send(requestsFor(path, 40));
        }
        for (let round = 0; round < 20; round += 1) expect((await app.get('/health/live')).status).toBe(200);
        expect(most / 1024 / 1024).toBeLessThan(300);
      } finally {
        clearInterval(measure);
        for (const connection of connections) connection.end();
      }
    },
  );

  test('is all answered in its order once it reads', async () => {
    const connection = await RawConnection.open(app);
    const paths = Array.from({ length: 40 }, (_value, index) => (index % 2 === 0 ? '/health/live' : '/nowhere'));
    connection.send(paths.map((path) => requestsFor(path, 1)).join(''));
    connection.send('GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const { text } = await connection.closed(10_000);
    const statuses = paths.map((path) => (path === '/nowhere' ? 'HTTP/1.1 404' : 'HTTP/1.1 200'));
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual([...statuses, 'HTTP/1.1 200']);
  });
});

describe('connections are bounded', () => {
  let server: Server;
  let sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets = [];
    server.close();
  });

  async function serve(listener: RequestListener, bounds: ConnectionBounds): Promise<() => Promise<Socket>> {
    server = createServer(listener);
    boundConnections(server, bounds);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return async () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      sockets.push(socket);
      await new Promise((resolve) => socket.once('connect', resolve));
      return socket;
    };
  }

  const large = Buffer.alloc(8 * 1024 * 1024);
  const sendLarge: RequestListener = (_request, response) => void response.end(large);

  test('an answer is not begun before the one ahead of it was taken', async () => {
    let begun = 0;
    const open = await serve(
      (request, response) => {
        begun += 1;
        sendLarge(request, response);
      },
      { perAddress: 0 },
    );
    const socket = await open();
    socket.pause().write(requestsFor('/', 30));
    await eventually(() => begun === 1);
    await sleep(300);
    expect(begun).toBe(1);
    socket.resume();
    await eventually(() => begun === 30);
  });

  test('more waiting requests than allowed end the connection', async () => {
    let begun = 0;
    const open = await serve(() => (begun += 1), { perAddress: 0, maxWaiting: 5 });
    const [polite, greedy] = [await open(), await open()];
    polite.write(requestsFor('/', 6));
    greedy.write(requestsFor('/', 7));
    await eventually(() => greedy.resume().closed);
    expect({ begun, politeIsOpen: !polite.closed }).toEqual({ begun: 2, politeIsOpen: true });
  });

  test('an answer that is not read to its end in time ends the connection', async () => {
    const open = await serve(sendLarge, { perAddress: 0, unreadMs: 200 });
    const slow = await open();
    let closed = false;
    server.once('request', ({ socket }) => socket.once('close', () => (closed = true)));
    slow.pause().write(requestsFor('/', 1));
    await eventually(() => closed);
    expect(closed).toBe(true);
  });

  test('beyond the bytes that may lie unread, those who have left the most are closed', async () => {
    const sizes = [1, 2, 32];
    const open = await serve(
      (_request, response) => void response.end(Buffer.alloc(1024 * 1024 * (sizes.pop() ?? 1))),
      {
        perAddress: 0,
        unreadBytes: 16 * 1024 * 1024,
      },
    );
    const closed: number[] = [];
    for (const index of [0, 1, 2]) {
      const socket = await open();
      server.once('request', (request) => request.socket.once('close', () => closed.push(index)));
      socket.pause().write(requestsFor('/', 1));
      await eventually(() => sizes.length === 2 - index);
    }
    await eventually(() => closed.length > 0);
    await sleep(1_200);
    expect(closed).toEqual([0]);
  });

  test('one address has its share of them; what it closes it may open again', async () => {
    const open = await serve((_request, response) => void response.end('here'), { perAddress: 3 });
    const kept = [await open(), await open(), await open()];
    const fourth = await open();
    await eventually(() => fourth.resume().closed);
    kept[0]?.destroy();
    await eventually(() => kept[0]?.closed === true);
    await sleep(100);
    const again = await open();
    again.write(requestsFor('/', 1));
    const [heard] = await new Promise<Buffer[]>((resolve) => again.once('data', (data) => resolve([data])));
    expect(String(heard)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

test('MAX_CONNECTIONS_PER_ADDRESS bounds the application’s own', async () => {
  const app = await startTestApp({ environment: { MAX_CONNECTIONS_PER_ADDRESS: '4' } });
  try {
    const connections = await Promise.all(Array.from({ length: 9 }, () => RawConnection.open(app)));
    const closed = (): number => connections.filter(({ socket }) => socket.closed).length;
    await eventually(() => closed() >= 5);
    expect(closed()).toBe(5);
    for (const connection of connections) connection.end();
  } finally {
    await app.close();
  }
});
