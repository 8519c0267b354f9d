import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  type BoundStatement,
  runPipeline,
  type StatementResult,
} from '../../src/platform/database/pipeline/pipeline-query.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  // As the service connects: queries may be sent before earlier ones have their results.
  client = new pg.Client({ connectionString: database.serviceUrl, pipeline: true });
  await client.connect();
});
afterEach(() => client.end());
afterAll(() => database.drop());

const bound = (name: string, text: string, ...values: BoundStatement['values']): BoundStatement => ({
  statement: { name, text },
  values,
});
const SUM = bound('sum', 'select a, a + b from unnest($1::integer[], $2::integer[]) as t (a, b)', [1, 2], [10, 20]);
const DIVIDE = bound('divide', 'select 1 / $1::integer', '0');
const NOBODY = bound('nobody', 'update payment_statuses set state = $1 where business_uid = $2', 'paid', 'nowhere');

function send(
  statements: readonly BoundStatement[],
  named = true,
  timeoutMs = 10_000,
): Promise<readonly StatementResult[]> {
  return runPipeline(client, statements, { named, timeoutMs });
}

async function preparedNames(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from pg_prepared_statements order by name');
  return rows.map(({ name }) => name);
}

const SUMS: StatementResult = {
  rows: [
    ['1', '11'],
    ['2', '22'],
  ],
  command: 'SELECT 2',
};
const NONE: StatementResult = { rows: [], command: 'UPDATE 0' };

describe.each([
  ['prepared', true],
  ['unprepared', false],
])('a pipeline of %s statements', (_kind, named) => {
  test('has the result of each, in their order, however often it is sent', async () => {
    for (let time = 1; time <= 3; time += 1) {
      expect(await send([NOBODY, SUM], named)).toEqual([NONE, SUMS]);
    }
    expect(await preparedNames()).toEqual(named ? ['nobody', 'sum'] : []);
  });

  test('ends at the first failure, and the connection can be used again', async () => {
    await expect(send([SUM, DIVIDE, NOBODY], named)).rejects.toMatchObject({ code: '22012' });
    expect(await preparedNames()).toEqual(named ? ['divide', 'sum'] : []);
    expect(await send([NOBODY, SUM], named)).toEqual([NONE, SUMS]);
  });

  test('leaves an open transaction as its statements leave it', async () => {
    const begin = bound('begin', 'begin');
    expect((await send([begin, SUM], named)).map(({ command }) => command)).toEqual(['BEGIN', 'SELECT 2']);
    await expect(send([DIVIDE, bound('commit', 'commit')], named)).rejects.toMatchObject({ code: '22012' });
    await expect(send([SUM], named)).rejects.toMatchObject({ code: '25P02' });
    expect((await client.query('rollback')).command).toBe('ROLLBACK');
    expect(await send([SUM], named)).toEqual([SUMS]);
  });
});

test('a connection that breaks fails the pipeline that is waiting for it', async () => {
  client.on('error', () => undefined);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const admin = new pg.Client(database.adminUrl);
  await admin.connect();
  const [outcome] = await Promise.allSettled([
    send([bound('sleep', 'select pg_sleep($1::integer)', '30')]),
    admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]),
  ]);
  await admin.end();
  expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '57P01' } });
});

test('a pipeline that takes too long fails, and its connection is given up', async () => {
  client.on('error', () => undefined);
  await expect(send([bound('sleep', 'select pg_sleep($1::integer)', '30')], true, 50)).rejects.toThrow('read timeout');
  await expect(send([SUM])).rejects.toThrow(/not queryable|terminated/);
});

test('the driver’s time-out holds for its own queries, whatever a pipeline does', async () => {
  const timed = new pg.Client({ connectionString: database.serviceUrl, pipeline: true, query_timeout: 1_000 });
  timed.on('error', () => undefined);
  await timed.connect();
  expect(await runPipeline(timed, [SUM], { named: true, timeoutMs: 10_000 })).toEqual([SUMS]);
  await expect(timed.query('select pg_sleep(30)')).rejects.toThrow('read timeout');
  await timed.end().catch(() => undefined);
});
