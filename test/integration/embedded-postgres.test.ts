import { afterEach, describe, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { acquireDataDirectoryLock } from '../../src/bootstrap/embedded-postgres/data-directory-lock.js';
import { type EmbeddedServer, startEmbeddedPostgres } from '../../src/bootstrap/embedded-postgres/embedded-postgres.js';
import { identifyProcess } from '../../src/bootstrap/embedded-postgres/process-identity.js';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'punchcard-embedded-'));
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
  // When root runs the tests, the server runs as another user, who must get through to its own folder in here.
  await chmod(dataDir, 0o711);
  return dataDir;
}

async function start(dataDir: string, durable = false): Promise<EmbeddedServer> {
  const server = await startEmbeddedPostgres({ dataDir, durable });
  cleanups.push(() => server.stop());
  return server;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20);
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function cleanUp(child: ChildProcess): void {
  cleanups.push(async () => {
    if (child.exitCode === null && child.signalCode === null) await kill(child, 'SIGTERM');
  });
}

function spawnService(dataDir: string) {
  const args = [
    '--import',
    './test/support/processes/typescript-hooks.mjs',
    'test/support/processes/embedded-service.ts',
    dataDir,
  ];
  const service = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUp(service);
  return service;
}

/** A program that calls itself postgres and runs as the server's account, so that PostgreSQL takes it for its like. */
async function spawnStranger(dataDir: string): Promise<ChildProcess> {
  const { uid, gid } = await stat(join(dataDir, 'postgres'));
  const account = process.getuid?.() === 0 ? { uid, gid } : {};
  const stranger = spawn('sleep', ['60'], { ...account, argv0: 'postgres', cwd: '/', stdio: 'ignore' });
  cleanUp(stranger);
  return stranger;
}

async function untilReady(service: { stdout: NodeJS.ReadableStream }) {
  const [line] = (await once(createInterface({ input: service.stdout }), 'line')) as [string];
  return JSON.parse(line) as { pid: number; port: number; ownerUrl: string };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

async function plantPidFile(dataDir: string, pid: number): Promise<void> {
  const content = `${pid}\n${join(dataDir, 'postgres')}\n1700000000\n54329\n\n127.0.0.1\n         0         0\nready   \n`;
  await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), content);
}

describe('a fresh data directory', () => {
  test('gets a durable server with checksums that listens on this machine only', async () => {
    const server = await start(await makeDataDir(), true);
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses'];
    const values = await query(
      server.adminUrl(),
      `select ${names.map((n) => `current_setting('${n}') as ${n}`).join()}`,
    );
    expect(values).toEqual([
      {
        fsync: 'on',
        synchronous_commit: 'on',
        full_page_writes: 'on',
        data_checksums: 'on',
        listen_addresses: '127.0.0.1',
      },
    ]);
  });

  test('gets roles with passwords: an owner of the database, and a service that owns nothing', async () => {
    const dataDir = await makeDataDir();
    const server = await start(dataDir);
    const roles = `select rolname, rolsuper or rolcreatedb or rolcreaterole or rolbypassrls as privileged from pg_roles
      where rolname like 'punchcard%' order by 1`;
    expect(await query(server.serviceUrl(), roles)).toEqual([
      { rolname: 'punchcard_owner', privileged: false },
      { rolname: 'punchcard_service', privileged: false },
    ]);
    await query(server.ownerUrl(), 'create table ledger (uid text)');
    await expect(query(server.serviceUrl(), 'create table mine (uid text)')).rejects.toMatchObject({ code: '42501' });
    await expect(query(server.serviceUrl(), 'select * from ledger')).rejects.toMatchObject({ code: '42501' });
    const wrongPassword = server.ownerUrl().replace(/:[^:@]+@/, ':guess@');
    await expect(query(wrongPassword, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
  });

  test('may hold what an interrupted first start left: it is made anew', async () => {
    const dataDir = await makeDataDir();
    const service = spawnService(dataDir);
    const deadline = performance.now() + 10_000;
    while (!(await readdir(dataDir)).some((name) => name.startsWith('postgres.initialising-'))) {
      expect(performance.now()).toBeLessThan(deadline);
      await sleep(5);
    }
    await kill(service, 'SIGKILL');
    await mkdir(join(dataDir, 'postgres'));
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '18\n');

    const server = await start(dataDir);
    expect(await query(server.ownerUrl(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('data', () => {
  test('survives a stop and a start, and the stop leaves no process and no lock behind', async () => {
    const dataDir = await makeDataDir();
    const first = await start(dataDir);
    await query(first.ownerUrl(), 'create table kept as select 7 as value');
    const checkpointers = "select pid from pg_stat_activity where backend_type = 'checkpointer'";
    const [checkpointer] = await query<{ pid: number }>(first.adminUrl(), checkpointers);
    const pids = [first.pid, checkpointer?.pid ?? 0];
    expect(await Promise.all(pids.map(identifyProcess))).toEqual([expect.any(String), expect.any(String)]);
    await Promise.all([first.stop(), first.stop()]);
    expect(await Promise.all(pids.map(identifyProcess))).toEqual([undefined, undefined]);
    expect(await readdir(dataDir)).toEqual(['postgres', 'postgres.json']);

    const second = await start(dataDir);
    expect(await query(second.ownerUrl(), 'select value from kept')).toEqual([{ value: 7 }]);
  });

  test('survives kill -9 of the service, and the server that outlived it is replaced', async () => {
    const dataDir = await makeDataDir();
    const service = spawnService(dataDir);
    const orphan = await untilReady(service);
    await query(orphan.ownerUrl, 'create table kept as select 7 as value');
    await kill(service, 'SIGKILL');
    expect(await identifyProcess(orphan.pid)).toBeDefined();

    const server = await start(dataDir, true);
    expect(server.pid).not.toBe(orphan.pid);
    expect(await identifyProcess(orphan.pid)).toBeUndefined();
    expect(await query(server.ownerUrl(), 'select value from kept')).toEqual([{ value: 7 }]);
  });

  test('survives kill -9 of service and server alike', async () => {
    const dataDir = await makeDataDir();
    const service = spawnService(dataDir);
    const { pid, ownerUrl } = await untilReady(service);
    await query(ownerUrl, 'create table kept as select 7 as value');
    process.kill(pid, 'SIGKILL');
    await kill(service, 'SIGKILL');

    const server = await start(dataDir, true);
    expect(await query(server.ownerUrl(), 'select value from kept')).toEqual([{ value: 7 }]);
  });
});

describe('a server that ends without having been stopped', () => {
  test('is started again on its port, with what it has committed, and can be stopped', async () => {
    const dataDir = await makeDataDir();
    let restarts = 0;
    const reports = { onRestart: () => (restarts += 1), onLost: () => undefined };
    const server = await startEmbeddedPostgres({ dataDir, reports });
    cleanups.push(() => server.stop());
    await query(server.ownerUrl(), 'create table kept as select 7 as value');
    const { pid, port } = server;
    process.kill(pid, 'SIGKILL');
    await until(() => server.pid !== pid);
    expect(server.port).toBe(port);
    expect(await query(server.ownerUrl(), 'select value from kept')).toEqual([{ value: 7 }]);
    expect(restarts).toBe(1);
    const second = server.pid;
    await server.stop();
    expect(await identifyProcess(second)).toBeUndefined();
  });

  test('and can’t be started again is reported, with the reason', async () => {
    const dataDir = await makeDataDir();
    let reason: unknown;
    const reports = { onRestart: () => undefined, onLost: (why: unknown) => void (reason = why) };
    const server = await startEmbeddedPostgres({ dataDir, reports });
    cleanups.push(() => server.stop());
    await rm(join(dataDir, 'postgres', 'PG_VERSION'));
    process.kill(server.pid, 'SIGKILL');
    await until(() => reason !== undefined);
    expect(String(reason)).toMatch(/did not start/);
  });
});

describe('a stale postmaster.pid', () => {
  test('of a dead process is no obstacle', async () => {
    const dataDir = await makeDataDir();
    await (await start(dataDir)).stop();
    const dead = await spawnStranger(dataDir);
    await kill(dead, 'SIGKILL');
    await plantPidFile(dataDir, dead.pid ?? 0);
    await expect(start(dataDir)).resolves.toHaveProperty('port');
  });

  test('whose pid went to another program is no obstacle, and that program is left alone', async () => {
    const dataDir = await makeDataDir();
    await (await start(dataDir)).stop();
    const stranger = await spawnStranger(dataDir);
    await plantPidFile(dataDir, stranger.pid ?? 0);
    await expect(start(dataDir)).resolves.toHaveProperty('port');
    await sleep(100);
    expect(stranger).toMatchObject({ exitCode: null, signalCode: null });
  });
});

test('the last port is used again, and another one when it is taken', async () => {
  const dataDir = await makeDataDir();
  const first = await start(dataDir);
  await first.stop();
  const second = await start(dataDir);
  expect(second.port).toBe(first.port);
  await second.stop();

  const squatter = createServer().listen(first.port, '127.0.0.1');
  cleanups.push(async () => squatter.close());
  await once(squatter, 'listening');
  const third = await start(dataDir);
  expect(third.port).not.toBe(first.port);
  expect(await query(third.ownerUrl(), 'select 1 as one')).toEqual([{ one: 1 }]);
});

describe('the lock of the data directory', () => {
  test('refuses a second service and names the first, whose server stays up', async () => {
    const dataDir = await makeDataDir();
    const service = spawnService(dataDir);
    const { ownerUrl } = await untilReady(service);
    const refusal = `Another Punchcard (process ${service.pid}) is using`;
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(refusal);
    expect(await query(ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await kill(service, 'SIGTERM');
    await expect(start(dataDir)).resolves.toHaveProperty('port');
  });

  test('left by a dead process whose pid another one got goes to exactly one of many', async () => {
    const dataDir = await makeDataDir();
    const path = join(dataDir, 'service.lock');
    const id = '00000000-0000-4000-8000-000000000000';
    await writeFile(path, JSON.stringify({ id, pid: process.pid, identity: 'another start time' }));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => acquireDataDirectoryLock(dataDir)));
    const [winner, ...others] = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(others).toEqual([]);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
    await winner?.value.release();
    expect(await readdir(dataDir)).toEqual([]);
  });
});
