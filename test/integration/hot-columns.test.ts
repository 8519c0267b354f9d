import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { ENTITIES } from '../../src/entities.js';
import { READ_ALL_CREDITS } from '../../src/modules/client-packages/credits/all-credits.reader.js';
import { INSERT_ENTRIES, USE_CREDITS } from '../../src/modules/client-packages/credits/ledger-statements.js';
import * as gather from '../../src/modules/client-packages/redemption/sql/gather.js';
import * as write from '../../src/modules/client-packages/redemption/sql/write.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { INSERT_RECORDS, READ_RECORDS } from '../../src/platform/idempotency/idempotency-records.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

/** Statements that are written by hand beside the entities, by name. */
const HAND_WRITTEN = new Map(
  [...Object.values(gather), ...Object.values(write), INSERT_ENTRIES, USE_CREDITS, READ_RECORDS, INSERT_RECORDS]
    .filter((value) => 'batch' in value)
    .map(({ batch }): [string, string] => [batch.name, batch.text])
    .concat([[READ_ALL_CREDITS.name, READ_ALL_CREDITS.text]]),
);

/** A column of an entity as the database knows it. */
interface EntityColumn {
  readonly name: string;
  readonly nullable: boolean;
}

let database: TestDatabase;
let dataSource: DataSource;
let columnsOf: (table: string) => readonly EntityColumn[];

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.ownerUrl, ENTITIES).initialize();
  columnsOf = (table) =>
    dataSource
      .getRepository(table)
      .metadata.columns.map(({ databaseName: name, isNullable: nullable }) => ({ name, nullable }));
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** The tables of a statement by the names under which it speaks of them. */
function tablesIn(text: string): Map<string, string> {
  const named = text.matchAll(/\b(?:from|join|(?<!key )update)\s+(\w+)\s+(\w+)\b/g);
  return new Map(Array.from(named, ([, table = '', alias = '']) => [alias, table]));
}

/** The columns that a statement names, as `table.column`. */
function columnsIn(text: string): Set<string> {
  const tables = tablesIn(text);
  const qualified = Array.from(text.matchAll(/\b(\w+)\.(\w+)\b/g)).flatMap(([, alias = '', column]) =>
    tables.has(alias) ? `${tables.get(alias)}.${column}` : [],
  );
  const [updated] = text.matchAll(/update (\w+) \w+\s+set ([^]*?)\bfrom\b/g);
  const set = Array.from(
    (updated?.[2] ?? '').matchAll(/(?:^|,)\s*(\w+) =/g),
    ([, column]) => `${updated?.[1]}.${column}`,
  );
  return new Set([...qualified, ...set, ...insertedIn(text).map((column) => `${insertTarget(text)}.${column}`)]);
}

const insertTarget = (text: string): string | undefined => /insert into (\w+)/.exec(text)?.[1];

function insertedIn(text: string): string[] {
  const [, list = ''] = /insert into \w+\s*\(([^)]*)\)/.exec(text) ?? [];
  return Array.from(list.matchAll(/\w+/g), ([column]) => column);
}

describe.each([...HAND_WRITTEN])('%s', (_name, text) => {
  test('names columns that the entities have, and no other', () => {
    const named = [...columnsIn(text)];
    expect(named.length).toBeGreaterThan(1);
    const unknown = named.filter((name) => {
      const [table = '', column] = name.split('.');
      return !columnsOf(table).some((known) => known.name === column);
    });
    expect(unknown).toEqual([]);
  });

  test('fills every column that must have a value, where it inserts', () => {
    const target = insertTarget(text);
    const inserted = new Set(insertedIn(text));
    const required = target === undefined ? [] : columnsOf(target).filter(({ nullable }) => !nullable);
    expect(required.map(({ name }) => name).filter((name) => !inserted.has(name))).toEqual([]);
  });
});

test('a statement with a misspelt column would be found', () => {
  expect([
    ...columnsIn('update booking_credits c set bookings_usge = given.x from unnest($1) given where c.uid = given.uid'),
  ]).toEqual(['booking_credits.uid', 'booking_credits.bookings_usge']);
});
