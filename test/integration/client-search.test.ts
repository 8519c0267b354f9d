import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { migrateDatabase } from '../../src/platform/database/migrate.js';
import { MIGRATIONS } from '../../src/platform/database/schema/migrations/index.js';
import { SearchableClients1795001100001 } from '../../src/platform/database/schema/migrations/1795001100001-searchable-clients.js';
import { clientOf, dataOf } from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { PlanRecorder, type Scan } from '../support/database/plans.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';
import { startTestApp, type TestApp, type TestBusiness } from '../support/app/test-app.js';

const ADD_CLIENT = `
  insert into clients (business_uid, uid, first_name, last_name, email, email_key, phone, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $7, now(), now())`;

async function foundBy(app: TestApp, { staffToken }: TestBusiness, term: string): Promise<string[]> {
  const answer = await app.get(`/platform/v1/clients?search_term=${encodeURIComponent(term)}`, staffToken);
  return dataOf<{ clients: { id: string }[] }>(answer, 200).clients.map(({ id }) => id);
}

describe('clients from before the migration', () => {
  const COUNT = 1_234;
  let database: TestDatabase;
  let app: TestApp;
  let studio: TestBusiness;

  beforeAll(async () => {
    database = await createTestDatabase();
    const secret = 'the same at both instances, of 32 bytes and more';
    const before = await startTestApp({ database, secret });
    studio = await before.business();
    await before.close();
    const owner = await createDataSource(database.ownerUrl, []).initialize();
    const since = MIGRATIONS.indexOf(SearchableClients1795001100001) - 1;
    for (let index = MIGRATIONS.length; index > since; index -= 1) await owner.undoLastMigration();
    await owner.destroy();
    for (const row of [
      ['zoe', 'Zoë', 'Müller', 'zo\u0065\u0308@example.com', 'zo\u0065\u0308@example.com', '+1 (555) 123-4567'],
      ['one', 'Twin', 'One', 'tw\u00efn@example.com', 'tw\u00efn@example.com', null],
      ['two', 'Twin', 'Two', 'twi\u0308n@example.com', 'twi\u0308n@example.com', null],
    ]) {
      await query(database, ADD_CLIENT, [studio.businessUid, ...row]);
    }
    await query(
      database,
      `insert into clients (business_uid, uid, first_name, created_at, updated_at)
       select business_uid, 'many' || n, 'Många ' || n, now(), now() from businesses, generate_series(1, ${COUNT}) n`,
    );
    await migrateDatabase({ url: database.ownerUrl, serviceRole: 'punchcard_service' });
    app = await startTestApp({ database, secret });
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  test('are all found', async () => {
    expect(await foundBy(app, studio, '5551234567')).toEqual(['zoe']);
    expect(await foundBy(app, studio, 'muller zoe')).toEqual(['zoe']);
    expect(await foundBy(app, studio, 'manga 1234')).toEqual(['many1234']);
    const [{ count }] = (await query<{ count: number }>(
      database,
      'select count(*)::integer as count from clients where search_text is null',
    )) as [{ count: number }];
    expect(count).toBe(0);
  });

  test('keep their e-mails to themselves in every normal form', async () => {
    const answer = await app.post(
      '/platform/v1/clients',
      { first_name: 'Other', email: 'ZO\u00cb@example.com' },
      studio.staffToken,
    );
    expect(answer.status).toBe(409);
  });

  test('of whom two have one e-mail by now are both there, and there is no third', async () => {
    expect(await foundBy(app, studio, 'twin@example.com')).toEqual(expect.arrayContaining(['one', 'two']));
    for (const email of ['tw\u00efn@example.com', 'twi\u0308n@example.com']) {
      expect((await app.post('/platform/v1/clients', { first_name: 'Third', email }, studio.staffToken)).status).toBe(
        409,
      );
    }
  });

  test('and those whom an instance of the version before adds beside it are found, too', async () => {
    const late = [studio.businessUid, 'late', 'Léa', 'Latecomer', null, null, '01 23 45'];
    await query(database, ADD_CLIENT, late);
    const searches = Array.from({ length: 5 }, () => foundBy(app, studio, 'lea 012345'));
    expect((await Promise.all(searches)).flat()).toEqual(['late', 'late', 'late', 'late', 'late']);
  });
});

describe('of many clients', () => {
  const CLIENTS = 8_000;
  let database: TestDatabase;
  let recorder: PlanRecorder;
  let app: TestApp;
  let studio: TestBusiness;

  beforeAll(async () => {
    database = await createTestDatabase();
    recorder = await PlanRecorder.start(database);
    app = await startTestApp({ database });
    studio = await app.business();
    await query(
      database,
      `insert into clients (business_uid, uid, first_name, last_name, email, phone, created_at, updated_at)
       select $1, 'c' || n, (array['Grace', 'Ada', 'Łukasz', 'Zoë'])[1 + n % 4], 'Client' || n, 'client' || n || '@example.com',
         '+49 30 ' || 1000000 + n, now() + n * interval '1 second', now() from generate_series(1, ${CLIENTS}) n`,
      [studio.businessUid],
    );
    await foundBy(app, studio, 'index');
    await query(database, 'vacuum (analyze) clients, client_search_keys');
  });
  afterAll(async () => {
    recorder.stop();
    await app.close();
    await database.drop();
  });

  const scansFor = async (term: string): Promise<{ found: string[]; scans: Scan[] }> => {
    recorder.take();
    const found = await foundBy(app, studio, term);
    const scans = recorder.take().flatMap((plan) => plan.scans);
    return { found, scans: scans.filter(({ of }) => /client/.test(of)) };
  };

  test.each([
    ['client7321', ['c7321']],
    ['7321', ['c7321']],
    ['lient732', ['c732', ...Array.from({ length: 10 }, (_, digit) => `c732${digit}`)]],
    ['030 1007321', ['c7321']],
    ['zoe client7323', ['c7323']],
    ['7323@EXAMPLE', ['c7323']],
    ['nobody', []],
    ['zq', []],
  ])('%s is looked up by the beginnings of its keys', async (term, uids) => {
    const { found, scans } = await scansFor(term);
    expect(found).toEqual(uids);
    const keys = scans.filter(({ of }) => of.includes('client_search_keys'));
    expect(keys.length).toBeGreaterThan(0);
    for (const scan of keys) {
      expect(scan).toMatchObject({ kind: 'Index Only Scan', index: 'pk_client_search_keys' });
      expect(scan.condition).toMatch(/business_uid = .* AND \(key >= .* AND \(key < /);
    }
    const rows = scans.filter(({ of, index }) => of === 'clients' && index !== 'ix_clients_not_searchable');
    for (const scan of rows)
      expect([scan.index, scan.condition]).toEqual(['pk_clients', expect.stringContaining('uid = ANY')]);
  });

  test.each(['example', 'a', '@', 'client'])(
    '%s, which very many have, fills its page in the order of the list',
    async (term) => {
      const { found, scans } = await scansFor(term);
      expect(found).toHaveLength(25);
      expect(scans.filter(({ of }) => of === 'clients').map(({ index }) => index)).toEqual([
        'ix_clients_not_searchable',
        'ix_clients_created',
      ]);
    },
  );
});

test('a client that changes is found by what it is now, and by nothing that it was', async () => {
  const app = await startTestApp();
  try {
    const studio = await app.business();
    const CLIENTS = '/platform/v1/clients';
    const nothingOf = async (part: string): Promise<void> => {
      expect(await foundBy(app, studio, part)).toEqual([]);
      expect(await query(app.database, 'select from client_search_keys where key like $1', [`%${part}%`])).toEqual([]);
    };
    const grace = await clientOf(app, studio, { first_name: 'Grace', last_name: 'Hopper', phone: '555 1234' });
    const change = { last_name: 'Brewster' };
    expect((await app.put(`${CLIENTS}/${grace.clientUid}`, change, studio.staffToken)).status).toBe(200);
    expect(await foundBy(app, studio, 'grace brewster 5551234')).toEqual([grace.clientUid]);
    await nothingOf('hopper');

    const twin = await clientOf(app, studio, { first_name: 'Gracie', custom_id: 'member-77' });
    const merge = { into: grace.clientUid };
    expect((await app.post(`${CLIENTS}/${twin.clientUid}/merge`, merge, studio.staffToken)).status).toBe(200);
    expect(await foundBy(app, studio, 'brewster member-77')).toEqual([grace.clientUid]);
    await nothingOf('gracie');

    expect((await app.send('DELETE', `${CLIENTS}/${grace.clientUid}`, undefined, studio.staffToken)).status).toBe(200);
    for (const part of ['brewster', 'grace', 'member', '5551234']) await nothingOf(part);
  } finally {
    await app.close();
  }
});
