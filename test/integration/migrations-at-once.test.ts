import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrateDatabase } from '../../src/platform/database/migrate.js';
import { MIGRATIONS } from '../../src/platform/database/schema/migrations/index.js';
import { query } from '../support/database/books.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const INSTANCES = 6;

let neighbour: TestDatabase;
/** An empty one on the same server. */
let empty: { readonly name: string; readonly adminUrl: string; readonly ownerUrl: string };

beforeAll(async () => {
  neighbour = await createTestDatabase();
  const name = `${neighbour.name}_empty`;
  const onEmpty = (url: string): string => url.replace(/[^/]*$/, name);
  empty = { name, adminUrl: onEmpty(neighbour.adminUrl), ownerUrl: onEmpty(neighbour.ownerUrl) };
  await query(neighbour, `create database ${name} owner punchcard_owner`);
});
afterAll(async () => {
  await query(neighbour, `drop database ${empty.name} with (force)`);
  await neighbour.drop();
});

/** What every instance does when it starts. */
function start(): Promise<string[]> {
  return migrateDatabase({ url: empty.ownerUrl, serviceRole: 'punchcard_service' });
}

test('of instances that start at once on an empty database all start, and each migration runs once, in order', async () => {
  const ran = await Promise.all(Array.from({ length: INSTANCES }, start));
  expect(ran.flat()).toHaveLength(MIGRATIONS.length);
  const recorded = await query<{ name: string }>({ ...neighbour, ...empty }, 'select name from migrations order by id');
  expect(recorded.map(({ name }) => name)).toEqual(MIGRATIONS.map(({ name }) => name));
});

test('and those that start at once on one that is up to date run none', async () => {
  expect((await Promise.all(Array.from({ length: INSTANCES }, start))).flat()).toEqual([]);
});
