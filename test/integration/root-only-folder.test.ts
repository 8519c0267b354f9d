import { afterEach, describe, expect, test } from '@jest/globals';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/bootstrap/embedded-postgres/embedded-postgres.js';
import {
  findPostgresBinaries,
  type PostgresBinaries,
} from '../../src/bootstrap/embedded-postgres/postgres-binaries.js';
import { reachableBinaries } from '../../src/bootstrap/embedded-postgres/reachable-binaries.js';
import { chooseServerAccount, type ServerAccount } from '../../src/bootstrap/embedded-postgres/server-account.js';

/** Only root's server is another's; for everybody else there is nothing here to do. */
const asRoot = process.getuid?.() === 0 && process.platform === 'linux' ? describe : describe.skip;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function makeFolder(mode: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'punchcard-root-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, mode);
  return folder;
}

asRoot('data in a folder that only root may enter', () => {
  test('are made, found again where they are moved to, and nobody else can read them', async () => {
    const folder = await makeFolder(0o700);
    const [dataDir, moved] = [join(folder, 'first'), join(folder, 'second')];
    const query = async (in_: string, sql: string): Promise<unknown[]> => {
      const server = await startEmbeddedPostgres({ dataDir: in_, durable: false });
      const client = new pg.Client(server.ownerUrl());
      try {
        await client.connect();
        return (await client.query<pg.QueryResultRow>(sql)).rows;
      } finally {
        await client.end();
        await server.stop();
      }
    };
    await query(dataDir, 'create table kept as select 7 as value');
    await rename(dataDir, moved);
    expect(await query(moved, 'select value from kept')).toEqual([{ value: 7 }]);
    expect((await stat(join(moved, 'postgres'))).mode & 0o777).toBe(0o700);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  test('and what the server says of them names their folder', async () => {
    const dataDir = join(await makeFolder(0o700), 'data');
    await (await startEmbeddedPostgres({ dataDir, durable: false })).stop();
    await rm(join(dataDir, 'postgres', 'PG_VERSION'));
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(join(dataDir, 'postgres'));
  });
});

asRoot('programs that the server’s account can’t reach', () => {
  /** The programs, installed in a folder of `mode`. */
  async function install(mode: number): Promise<{ installed: PostgresBinaries; account: ServerAccount }> {
    const { postgres } = await findPostgresBinaries();
    const folder = await makeFolder(0o711);
    const packageDir = join(folder, 'package');
    await cp(dirname(dirname(dirname(postgres))), packageDir, { recursive: true, verbatimSymlinks: true });
    await chmod(folder, mode);
    const account = await chooseServerAccount(folder);
    const bin = join(packageDir, 'native', 'bin');
    return { installed: { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') }, account };
  }

  test('are copied once, also by two starts at once, and open to nobody’s changes', async () => {
    const { installed, account } = await install(0o700);
    const sharedDir = join(await makeFolder(0o755), 'punchcard');
    const both = await Promise.all([1, 2].map(() => reachableBinaries(installed, account, sharedDir)));
    expect(both[1]).toEqual(both[0]);
    const [copy, ...others] = await readdir(sharedDir);
    expect(others).toEqual([]);
    expect(both[0]?.postgres).toBe(join(sharedDir, copy ?? '', 'bin', 'postgres'));
    for (const path of [sharedDir, join(sharedDir, copy ?? ''), both[0]?.postgres ?? '']) {
      expect(await stat(path)).toMatchObject({ uid: 0, mode: expect.any(Number) });
      expect((await stat(path)).mode & 0o777).toBe(0o755);
    }
    const madeAt = (await stat(both[0]?.postgres ?? '')).mtimeMs;
    await reachableBinaries(installed, account, sharedDir);
    expect((await stat(both[0]?.postgres ?? '')).mtimeMs).toBe(madeAt);
  });

  test('because a umask made them root’s alone are copied too', async () => {
    const { installed, account } = await install(0o711);
    await chmod(join(dirname(dirname(installed.postgres)), 'share', 'postgresql', 'postgres.bki'), 0o600);
    const sharedDir = await makeFolder(0o755);
    expect(await reachableBinaries(installed, account, sharedDir)).not.toEqual(installed);
  });

  test('are left where they are when it can reach them', async () => {
    const { installed, account } = await install(0o711);
    const sharedDir = await makeFolder(0o755);
    expect(await reachableBinaries(installed, account, sharedDir)).toBe(installed);
    expect(await readdir(sharedDir)).toEqual([]);
  });

  test.each<[string, (sharedDir: string, account: ServerAccount) => Promise<unknown>]>([
    ['belongs to somebody else', (sharedDir, { uid = 0, gid = 0 }) => chown(sharedDir, uid, gid)],
    ['may be written by everybody', (sharedDir) => chmod(sharedDir, 0o777)],
    [
      'is a link',
      async (sharedDir) => {
        await mkdir(`${sharedDir}-elsewhere`);
        cleanups.push(() => rm(`${sharedDir}-elsewhere`, { recursive: true }));
        await rm(sharedDir, { recursive: true });
        await symlink(`${sharedDir}-elsewhere`, sharedDir);
      },
    ],
  ])('are not run from a folder that %s', async (_how, prepare) => {
    const { installed, account } = await install(0o700);
    const sharedDir = await makeFolder(0o755);
    await prepare(sharedDir, account);
    const refused = reachableBinaries(installed, account, sharedDir);
    await expect(refused).rejects.toThrow(`${sharedDir} is not a folder that only root can write; remove it`);
    await expect(refused).rejects.toThrow('set DATABASE_URL to use a PostgreSQL server of your own');
  });
});
