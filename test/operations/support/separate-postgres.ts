import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spawnOptions } from '../../../src/bootstrap/embedded-postgres/postgres-binaries.js';
import { launchPostmaster, type Postmaster } from '../../../src/bootstrap/embedded-postgres/postmaster.js';
import { chooseServerAccount } from '../../../src/bootstrap/embedded-postgres/server-account.js';
import { findFreePort } from '../../../src/bootstrap/embedded-postgres/free-port.js';

const SUPERUSER = 'postgres';
const PASSWORD = 'a-password-of-tests';
const DATABASE = 'punchcard';
const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '' };

/**
 * A PostgreSQL as operators bring it: the system's, whose programs are in the folder `POSTGRES_BIN`, empty but for what
 * ops/roles.sql makes.
 */
export class SeparatePostgres {
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  readonly serviceUrl: string;

  private constructor(
    private readonly folder: string,
    private readonly postmaster: Postmaster,
    /** Where psql, pg_dump and pg_restore are. */
    readonly programs: string,
  ) {
    const url = (user: string, database: string): string =>
      `postgresql://${user}:${PASSWORD}@127.0.0.1:${postmaster.port}/${database}`;
    this.superuserUrl = url(SUPERUSER, 'postgres');
    this.ownerUrl = url('punchcard_owner', DATABASE);
    this.serviceUrl = url('punchcard_service', DATABASE);
  }

  /** @throws Error without POSTGRES_BIN, and with what a program says that fails; nothing is left running then */
  static async start(): Promise<SeparatePostgres> {
    const programs = process.env['POSTGRES_BIN'];
    if (!programs) throw new Error('POSTGRES_BIN is not set: run scripts/test-operations.sh');
    const folder = await mkdtemp(join(tmpdir(), 'punchcard-separate-'));
    try {
      const server = new SeparatePostgres(folder, await launch(programs, folder), programs);
      await server.makeRoles();
      return server;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.postmaster.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async makeRoles(): Promise<void> {
    const env = { PUNCHCARD_OWNER_PASSWORD: PASSWORD, PUNCHCARD_SERVICE_PASSWORD: PASSWORD };
    try {
      await promisify(execFile)(join(this.programs, 'psql'), ['--quiet', '--file=ops/roles.sql', this.superuserUrl], {
        env,
      });
    } catch (error) {
      await this.stop();
      throw error;
    }
  }
}

async function launch(programs: string, folder: string): Promise<Postmaster> {
  const [postgres, initdb] = [join(programs, 'postgres'), join(programs, 'initdb')];
  const clusterDir = join(folder, 'cluster');
  const passwordFile = join(folder, 'password');
  const account = await chooseServerAccount(clusterDir);
  await writeFile(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(folder, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  await chmod(folder, 0o711);
  const authentication = ['--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
  await promisify(execFile)(
    initdb,
    ['--pgdata', clusterDir, '--encoding=UTF8', '--no-sync', ...authentication],
    spawnOptions(initdb, account),
  );
  const binaries = { postgres, initdb };
  return launchPostmaster(
    { binaries, account, clusterDir, settings: SETTINGS, log: () => undefined },
    await findFreePort(),
  );
}
