import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type EmbeddedServer, startEmbeddedPostgres } from '../../src/bootstrap/embedded-postgres/embedded-postgres.js';

const run = promisify(execFile);

/** Few, so that taking all of them is cheap. */
const MAX_CONNECTIONS = '80';

/** URLs of one database of the cluster. */
export interface DatabaseUrls {
  readonly name: string;
  readonly admin: string;
  readonly owner: string;
  readonly service: string;
}

/** A durable PostgreSQL of the fault tests' own, which they may kill. */
export class Cluster {
  private constructor(
    private readonly dataDir: string,
    private server: EmbeddedServer,
  ) {}

  static async start(): Promise<Cluster> {
    const dataDir = await mkdtemp(join(tmpdir(), 'punchcard-faults-'));
    // When root runs the tests, the server runs as another user, who must get through to its own folder in here.
    await chmod(dataDir, 0o711);
    return new Cluster(dataDir, await launch(dataDir));
  }

  /** A new, empty database. */
  async createDatabase(name: string): Promise<DatabaseUrls> {
    const { server } = this;
    await query(server.adminUrl(), `create database ${name} owner punchcard_owner`);
    return {
      name,
      admin: server.adminUrl(name),
      owner: server.ownerUrl(name),
      service: server.serviceUrl(name),
    };
  }

  /** SIGKILL for the postmaster and all its processes: nothing is flushed, nobody is told. */
  async kill(): Promise<void> {
    await this.signal('SIGKILL');
    // Learns of the death and gives the directory back.
    await this.server.stop();
  }

  /** Starts the server again on the same directory and port. */
  async restart(): Promise<void> {
    this.server = await launch(this.dataDir);
  }

  /** Sends a signal to the postmaster and all its processes. */
  async signal(name: NodeJS.Signals): Promise<void> {
    const { pid } = this.server;
    for (const each of [pid, ...(await childrenOf(pid))]) {
      try {
        process.kill(each, name);
      } catch {
        // It has ended of itself.
      }
    }
  }

  async remove(): Promise<void> {
    await this.server.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

function launch(dataDir: string): Promise<EmbeddedServer> {
  return startEmbeddedPostgres({ dataDir, durable: true, settings: { max_connections: MAX_CONNECTIONS } });
}

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([child, parent]) => (parent === pid && child ? [child] : []));
}

/** Runs one statement on a connection of its own. */
export async function query<T extends object>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  const client = await connected(url);
  try {
    return (await client.query<T>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** A connection that may break without ending the process. */
export async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'fault tests' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
