import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess } from '../../src/bootstrap/embedded-postgres/process-identity.js';
import { UPDATE_USAGE } from '../scenes/story.js';
import { NewcomersService } from '../support/processes/newcomers-service.js';

const TEST_TIMEOUT_MS = 90_000;
const FIELDS = [
  'base_url',
  'business_uid',
  'staff_uid',
  'staff_token',
  'directory_token',
  'client_uid',
  'client_token',
  'matter_uid',
  'service_uid',
  'package_uid',
  'client_package_uid',
  'payment_status_uid',
  'virtual_booking_uid',
];

type Demo = Readonly<Record<string, string>>;

let dataDir: string;
const services: NewcomersService[] = [];

function launch(environment?: Record<string, string>): NewcomersService {
  const service = new NewcomersService(dataDir, { PORT: '0', ...environment });
  services.push(service);
  return service;
}

async function readDemo(): Promise<Demo> {
  return JSON.parse(await readFile(join(dataDir, 'demo.json'), 'utf8')) as Demo;
}

async function redeem(uid: string | undefined): Promise<{ status: number; body: unknown }> {
  const { base_url: baseUrl = '', client_token: token = '' } = await readDemo();
  const response = await fetch(baseUrl + UPDATE_USAGE, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ payment_status_id: uid }),
  });
  return { status: response.status, body: await response.json() };
}

async function occupyPort(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  return { server, port: address.port };
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'punchcard-start-'));
  // When root runs the tests, the server runs as another user, who must get through to its own folder in here.
  await chmod(dataDir, 0o711);
});

afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
}, TEST_TIMEOUT_MS);

afterAll(() => rm(dataDir, { recursive: true, force: true }));

describe('npm start, one after the other on the same data directory', () => {
  test(
    'makes a demo whose printed request works once, and leaves nothing running when stopped',
    async () => {
      const service = await launch().untilReady();
      const demo = await readDemo();
      expect(Object.keys(demo)).toEqual(FIELDS);
      expect((await stat(join(dataDir, 'demo.json'))).mode & 0o777).toBe(0o600);
      expect((await stat(join(dataDir, 'token-secret'))).mode & 0o777).toBe(0o600);
      for (const value of Object.values(demo)) expect(service.output).toContain(value);
      const curl = service.output.split('\n').filter((line) => line.startsWith('curl '));
      expect(curl).toEqual([
        `curl -s -X POST ${demo['base_url']}${UPDATE_USAGE} -H 'Authorization: Bearer ${demo['client_token']}' ` +
          `-H 'Content-Type: application/json' -d '{"payment_status_id":"${demo['payment_status_uid']}"}'`,
      ]);

      const paid = { status: 200, body: { status: 'OK', data: { package_name: 'Ten yoga classes' } } };
      const refused = { status: 422, body: { error: 'Payment status is already paid', error_code: 'ALREADY_PAID' } };
      expect(await redeem(demo['payment_status_uid'])).toEqual(paid);
      expect(await redeem(demo['payment_status_uid'])).toMatchObject(refused);
      expect(await redeem(demo['virtual_booking_uid'])).toEqual(paid);
      expect(await redeem('nosuchpayment000')).toMatchObject({ status: 404 });

      const [postmasterPid = ''] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
      expect(await identifyProcess(Number(postmasterPid))).toBeDefined();
      expect(await service.stop()).toBe(0);
      expect(await identifyProcess(Number(postmasterPid))).toBeUndefined();
      expect(service.errors).toBe('');
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'uses the demo again, with fresh payments for those that have been paid, also after kill -9',
    async () => {
      const before = await readDemo();
      const second = await launch().untilReady();
      const after = await readDemo();
      const kept = ({ base_url: _url, payment_status_uid: _payment, virtual_booking_uid: _booking, ...rest }: Demo) =>
        rest;
      expect(kept(after)).toEqual(kept(before));
      expect(after['payment_status_uid']).not.toBe(before['payment_status_uid']);
      expect(after['virtual_booking_uid']).not.toBe(before['virtual_booking_uid']);
      expect(await redeem(before['payment_status_uid'])).toMatchObject({ status: 422 });
      await second.stop('SIGKILL');

      await launch().untilReady();
      const last = await readDemo();
      expect(last).toEqual({ ...after, base_url: last['base_url'] });
      expect(await redeem(last['payment_status_uid'])).toMatchObject({ status: 200 });
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'with another secret replaces the tokens, and with a lost demo.json makes another demo',
    async () => {
      const before = await readDemo();
      await writeFile(join(dataDir, 'token-secret'), 'x'.repeat(40));
      const service = await launch().untilReady();
      const renewed = await readDemo();
      expect(renewed['business_uid']).toBe(before['business_uid']);
      for (const token of ['client_token', 'staff_token', 'directory_token']) {
        expect(renewed[token]).not.toBe(before[token]);
      }
      expect(await redeem(renewed['payment_status_uid'])).toMatchObject({ status: 200 });
      await service.stop('SIGINT');

      await rm(join(dataDir, 'demo.json'));
      await launch().untilReady();
      const made = await readDemo();
      expect(made['business_uid']).not.toBe(before['business_uid']);
      expect(await redeem(made['payment_status_uid'])).toMatchObject({ status: 200 });
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'refuses a second service on the same data, and the first goes on',
    async () => {
      const first = await launch().untilReady();
      const second = launch();
      expect(await second.ended()).toBe(1);
      expect(second.errors).toMatch(
        new RegExp(`^Another Punchcard \\(process ${first.process.pid}\\) is using .*\\n$`),
      );
      expect(await redeem((await readDemo())['payment_status_uid'])).toMatchObject({ status: 200 });
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'says so when the port that was asked for is taken',
    async () => {
      const { server, port } = await occupyPort();
      try {
        const service = launch({ PORT: String(port) });
        expect(await service.ended()).toBe(1);
        expect(service.errors).toBe(
          `Port ${port} is taken on 127.0.0.1; stop what uses it, or set PORT to a free one\n`,
        );
      } finally {
        server.close();
      }
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'names every variable that is wrong, and starts nothing',
    async () => {
      const service = launch({ NODE_ENV: 'production', TOKEN_SECRET: 'hunter2', PORT: 'x' });
      expect(await service.ended()).toBe(1);
      expect(service.errors).toBe(
        'The configuration is not usable:\n' +
          '  - PORT must be a whole number from 0 to 65535\n' +
          '  - TOKEN_SECRET must be at least 32 bytes\n' +
          '  - DATABASE_URL must be set in production\n',
      );
    },
    TEST_TIMEOUT_MS,
  );
});

describe('when the embedded PostgreSQL ends', () => {
  const postmasterPid = async (): Promise<number> =>
    Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

  test(
    'it is started again and the service goes on; where it can’t be, the service ends with 1 and says why',
    async () => {
      const service = await launch().untilReady();
      const { base_url: baseUrl = '' } = await readDemo();
      const isReady = async () => (await fetch(`${baseUrl}/health/ready`)).status === 200;
      process.kill(await postmasterPid(), 'SIGKILL');
      while (!service.output.includes('is started again')) await sleep(20);
      while (!(await isReady())) await sleep(20);

      const version = join(dataDir, 'postgres', 'PG_VERSION');
      const kept = await readFile(version);
      await rm(version);
      process.kill(await postmasterPid(), 'SIGKILL');
      expect(await service.ended()).toBe(1);
      expect(service.errors).toMatch(/embedded PostgreSQL has ended and can't be started again.*PG_VERSION/s);
      await writeFile(version, kept);
    },
    TEST_TIMEOUT_MS,
  );
});
