import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { ENTITIES } from '../../src/entities.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.ownerUrl, ENTITIES).initialize();
  // Where the schema builder looks up the expressions of computed columns.
  await dataSource.query(
    'create table typeorm_metadata (type text, database text, schema text, "table" text, name text, value text)',
  );
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Columns that the database computes for its own indexes; no entity maps them. */
const COMPUTED_COLUMNS = ['amount_paid_units', 'amount_pending_units'].map(
  (column) => `ALTER TABLE "payment_statuses" DROP COLUMN "${column}"`,
);

/** The statements that would make the database what the entities say. */
async function missingStatements(): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  const statements = upQueries.map(({ query }) => query);
  expect(statements).toEqual(expect.arrayContaining(COMPUTED_COLUMNS));
  return statements.filter(
    (statement) => !COMPUTED_COLUMNS.includes(statement) && !statement.startsWith('DELETE FROM "typeorm_metadata"'),
  );
}

test('the migrations make exactly the tables that the entities describe', async () => {
  expect(await missingStatements()).toEqual([]);
});

test('a difference would be seen', async () => {
  await dataSource.query('alter table clients drop column phone');
  expect(await missingStatements()).toEqual([expect.stringContaining('"phone"')]);
});
