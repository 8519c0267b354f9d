import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { type Parameter, parameterText } from '../../src/platform/database/pipeline/wire-format.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

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

async function asRead(type: string, parameter: Parameter): Promise<unknown> {
  const { rows } = await client.query<{ read: unknown }>(`select $1::${type} as read`, [parameterText(parameter)]);
  return rows[0]?.read;
}

const texts = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', 'NULL', 'null', '{}', '{a,b}', '"', '\\', '\\"', "'; drop table x; --", ' a ', '\n', ','),
  )
  .filter((text) => !text.includes('\0'));
const TIME = new Date('2026-02-28T23:59:59.123Z');

describe('what PostgreSQL reads is what was given', () => {
  test('any text that it can store, or none', async () => {
    await fc.assert(fc.asyncProperty(fc.option(texts), async (text) => expect(await asRead('text', text)).toBe(text)));
  });

  test('numbers, times and truth', async () => {
    expect(await asRead('integer', -2)).toBe(-2);
    expect(await asRead('timestamptz', TIME)).toEqual(TIME);
    expect(await asRead('boolean', false)).toBe(false);
  });

  test('arrays of any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(texts), { maxLength: 8 }), async (elements) => {
        expect(await asRead('text[]', elements)).toEqual(elements);
      }),
    );
  });

  test('arrays of numbers and times', async () => {
    expect(await asRead('integer[]', [1, -2, 2_147_483_647])).toEqual([1, -2, 2_147_483_647]);
    expect(await asRead('timestamptz[]', [TIME, null])).toEqual([TIME, null]);
  });
});
