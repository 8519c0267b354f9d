import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { arrayLiteral } from '../../src/database/array-literal.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.serviceUrl);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function asRead(type: string, elements: Parameters<typeof arrayLiteral>[0]): Promise<unknown> {
  const { rows } = await client.query<{ read: unknown }>(`select $1::${type}[] as read`, [arrayLiteral(elements)]);
  return rows[0]?.read;
}

describe('arrays for PostgreSQL', () => {
  test('hold any text that it can store', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', 'NULL', 'null', '{}', '{a,b}', '"', '\\', '\\"', "'; drop table x; --", ' a ', '\n', ','),
    );
    const storable = texts.filter((text) => !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(storable), { maxLength: 8 }), async (elements) => {
        expect(await asRead('text', elements)).toEqual(elements);
      }),
    );
  });

  test('hold numbers and times', async () => {
    const time = new Date('2026-02-28T23:59:59.123Z');
    expect(await asRead('integer', [1, -2, 2_147_483_647])).toEqual([1, -2, 2_147_483_647]);
    expect(await asRead('timestamptz', [time, null])).toEqual([time, null]);
  });
});
