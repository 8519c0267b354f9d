import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findFreePort } from '../../src/bootstrap/embedded-postgres/free-port.js';
import { query } from '../support/database/books.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';
import { type Outcome, punchcard } from '../support/processes/punchcard.js';
import { ServiceProcess } from '../support/processes/service-process.js';

const SECRET = 'x'.repeat(32);
/** A database as `create database` makes one for somebody else: who connects may not make tables in it. */
const FOREIGN = `foreign_${process.pid}`;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await query(database, `create database ${FOREIGN}`);
});
afterAll(async () => {
  await query(database, `drop database ${FOREIGN} with (force)`);
  await database.drop();
});

/** The URL with parts of it changed. */
function changed(url: string, parts: Partial<Pick<URL, 'password' | 'pathname' | 'port' | 'username'>>): string {
  return Object.assign(new URL(url), parts).href;
}

const migrate = (url: string): Promise<Outcome> => punchcard(['migrate'], { DATABASE_URL: url });

describe('where the database can’t be had, the message says what to do next:', () => {
  test.each<[string, () => string, string[]]>([
    [
      'nobody listens',
      () => changed(database.ownerUrl, { port: '1' }),
      ['Is PostgreSQL running at 127.0.0.1:1', 'DATABASE_URL says where'],
    ],
    [
      'a wrong password',
      () => changed(database.ownerUrl, { password: 'hunter2-guess' }),
      ['Look at the user and the password in DATABASE_URL'],
    ],
    [
      'no such database',
      () => changed(database.ownerUrl, { pathname: '/nowhere' }),
      ['create database "nowhere" owner'],
    ],
    [
      'permission denied for schema public',
      () => changed(database.ownerUrl, { pathname: `/${FOREIGN}` }),
      ['permission denied for schema public', `alter database "${FOREIGN}" owner to "punchcard_owner"`],
    ],
  ])('%s', async (_what, url, said) => {
    const { code, output, errors } = await migrate(url());
    expect([code, output]).toEqual([2, '']);
    for (const words of said) expect(errors).toContain(words);
    expect(errors).not.toMatch(/\n\s+at /);
    expect(errors).not.toContain(new URL(url()).password);
  });

  test('what it says then helps', async () => {
    await query(database, `alter database "${FOREIGN}" owner to "punchcard_owner"`);
    expect(await migrate(changed(database.ownerUrl, { pathname: `/${FOREIGN}` }))).toMatchObject({
      code: 0,
      errors: '',
    });
  });

  test('tables of somebody else', async () => {
    const foreign = new URL(changed(database.adminUrl, { pathname: `/${FOREIGN}` })).href;
    await query({ ...database, adminUrl: foreign }, 'grant create on schema public to punchcard_service');
    await query({ ...database, adminUrl: foreign }, 'delete from migrations where id > 1');
    const { code, errors } = await migrate(changed(database.serviceUrl, { pathname: `/${FOREIGN}` }));
    expect(code).toBe(2);
    expect(errors).toContain('DATABASE_MIGRATION_URL has to name the one that migrated before');
  });

  test.each([
    ['audit', ['audit']],
    ['revoke', ['revoke', '--app', 'calendar']],
  ])('of punchcard %s too, which names the variable that it takes', async (_name, args) => {
    const { code, errors } = await punchcard(args, {
      DATABASE_URL: database.serviceUrl,
      DATABASE_MIGRATION_URL: changed(database.ownerUrl, { port: '1' }),
    });
    expect(code).toBe(2);
    expect(errors).toContain('Is PostgreSQL running at 127.0.0.1:1');
    expect(errors).toContain('DATABASE_MIGRATION_URL says where');
  });

  test('of a start whose service’s role is not let in', async () => {
    const start = ServiceProcess.start(await findFreePort(), {
      DATABASE_URL: changed(database.serviceUrl, { password: 'hunter2-guess' }),
      DATABASE_MIGRATION_URL: database.ownerUrl,
      TOKEN_SECRET: SECRET,
    });
    await expect(start).rejects.toThrow('Look at the user and the password in DATABASE_URL');
  }, 60_000);
});

describe('a service on a database that a newer version has migrated', () => {
  let service: ServiceProcess;
  beforeAll(async () => {
    const migrations = ['FromTheFuture1999000000000', 'AndAfterIt1999000000001'];
    for (const [index, name] of migrations.entries()) {
      await query(database, 'insert into migrations (timestamp, name) values ($1, $2)', [1999 + index, name]);
    }
    service = await ServiceProcess.start(await findFreePort(), {
      DATABASE_URL: database.serviceUrl,
      DATABASE_MIGRATION_URL: database.ownerUrl,
      TOKEN_SECRET: SECRET,
    });
  }, 90_000);
  afterAll(() => service.stop(), 60_000);

  const lines = () =>
    service.output
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { level: number; msg: string }]));

  test('serves, and warns of what it does not know, by name', async () => {
    expect(await service.isReady()).toBe(true);
    const warnings = lines().filter(({ level }) => level === 40);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.msg).toContain('does not know FromTheFuture1999000000000, AndAfterIt1999000000001');
  });

  test('says that it stops, and at last that it has', async () => {
    expect(await service.stop()).toBe(0);
    const said = lines().map(({ msg }) => msg);
    expect(said.at(-1)).toMatch(/^Punchcard \S+ has stopped$/);
    expect(said.filter((msg) => / stops: /.test(msg))).toHaveLength(1);
  });
});
