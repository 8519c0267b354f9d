import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';

const START_TIMEOUT_MS = 10_000;

/** A pgbouncer in transaction mode, in front of every database of one server. */
export interface Pgbouncer {
  /** `serviceUrl`, by way of it. */
  readonly serviceUrl: string;
  stop(): Promise<void>;
}

/** Starts `program` in front of the server of `serviceUrl`, configured as docs/operations.md says. */
export async function startPgbouncer(program: string, serviceUrl: string): Promise<Pgbouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'punchcard-pgbouncer-'));
  const port = await freePort();
  const path = join(folder, 'pgbouncer.ini');
  await writeFile(path, configurationOf(new URL(serviceUrl), port));
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
  const url = new URL(serviceUrl);
  url.port = String(port);
  return { serviceUrl: url.href, stop };
}

function configurationOf({ hostname, port, username, password }: URL, ownPort: number): string {
  const timeouts = `set statement_timeout = ''10s''; set lock_timeout = ''5s''; set idle_in_transaction_session_timeout = ''30s''`;
  return `[databases]
* = host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)} connect_query='${timeouts}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 1000
server_idle_timeout = 5
ignore_startup_parameters = statement_timeout,lock_timeout,idle_in_transaction_session_timeout
`;
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
  // At once: its clients are gone.
  child.kill('SIGTERM');
  await exit;
}
