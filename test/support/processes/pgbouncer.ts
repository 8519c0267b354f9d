import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readCompose } from '../documents/compose.js';
import { findFreePort } from '../../../src/bootstrap/embedded-postgres/free-port.js';

const START_TIMEOUT_MS = 10_000;
const WITH_PREPARED_STATEMENTS = [1, 21] as const;

/** A pgbouncer in transaction mode, in front of every database of one server. */
export interface Pgbouncer {
  /** `serviceUrl`, by way of it. */
  readonly serviceUrl: string;
  stop(): Promise<void>;
}

/** Starts `program` in front of the server of `serviceUrl`, configured as compose.yaml configures it. */
export async function startPgbouncer(program: string, serviceUrl: string): Promise<Pgbouncer> {
  const url = new URL(serviceUrl);
  const folder = await mkdtemp(join(tmpdir(), 'punchcard-pgbouncer-'));
  const users = join(folder, 'userlist.txt');
  const path = join(folder, 'pgbouncer.ini');
  const port = await findFreePort();
  const ini = (await readCompose()).configs['pgbouncer']?.content ?? '';
  const known = await knowsPreparedStatements(program);
  await writeFile(users, `"${url.username}" "${decodeURIComponent(url.password)}"\n`);
  await writeFile(path, adapted(ini, { server: url, port, users, known }));
  // It refuses to work as root.
  await chmod(folder, 0o755);
  const asUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(program, ['-q', ...asUser, path], { stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(child, port);
  } catch (error) {
    await stop();
    throw error;
  }
  url.port = String(port);
  return { serviceUrl: url.href, stop };
}

async function knowsPreparedStatements(program: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)(program, ['--version']);
  const [, major = 0, minor = 0] = (/PgBouncer (\d+)\.(\d+)/.exec(stdout) ?? []).map(Number);
  const [since, sinceMinor] = WITH_PREPARED_STATEMENTS;
  return major > since || (major === since && minor >= sinceMinor);
}

interface Place {
  readonly server: URL;
  readonly port: number;
  readonly users: string;
  readonly known: boolean;
}

/** The same configuration on this machine, for whatever databases the tests make. */
function adapted(ini: string, { server, port, users, known }: Place): string {
  const changed: [RegExp, string][] = [
    [/^punchcard = host=\S+ port=\d+/m, `* = host=${server.hostname} port=${server.port}`],
    [/^listen_addr = .*$/m, 'listen_addr = 127.0.0.1'],
    [/^listen_port = .*$/m, `listen_port = ${port}`],
    [/^auth_file = .*$/m, `auth_file = ${users}`],
    ...(known ? [] : [[/^max_prepared_statements = .*\n/m, ''] satisfies [RegExp, string]]),
  ];
  const text = changed.reduce((before, [pattern, replacement]) => {
    if (!pattern.test(before)) throw new Error(`compose.yaml's pgbouncer has no ${pattern}`);
    return before.replace(pattern, replacement);
  }, ini);
  // Each test file has a database of its own, and must not keep its connections when it is done.
  return `${text}unix_socket_dir =\nserver_idle_timeout = 5\n`;
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return;
    if (child.exitCode !== null || performance.now() > deadline) throw new Error('pgbouncer did not start');
    await sleep(50);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  // It keeps nothing; since version 1.23 SIGTERM would wait for its clients.
  child.kill('SIGKILL');
  await exit;
}
