import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database/data-source.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.ownerUrl).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** The statements that would make the database what the entities say. */
async function missingStatements(): Promise<string[]> {
  return (await dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);
}

test('the migrations make exactly the tables that the entities describe', async () => {
  expect(await missingStatements()).toEqual([]);
});

test('a difference would be seen', async () => {
  await dataSource.query('alter table clients drop column phone');
  expect(await missingStatements()).toEqual([expect.stringContaining('"phone"')]);
});
