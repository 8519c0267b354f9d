import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { OutcomeUnknownError } from '../../src/platform/common/errors/common.errors.js';
import { isRefusedByDatabase, overloadOf } from '../../src/platform/common/errors/database-errors.js';
import { loadConfiguration } from '../../src/platform/config/configuration.js';
import { connectDatabase } from '../../src/platform/database/data-source.js';
import { GatherWriteTransactions } from '../../src/platform/database/gather-write-transactions.js';
import { batchStatement, bindRows } from '../../src/platform/database/pipeline/batch-statement.js';
import type { BoundStatement, NamedStatement } from '../../src/platform/database/pipeline/pipeline-query.js';
import { PipelinedTransactions } from '../../src/platform/database/pipeline/pipelined-transactions.js';
import type { Fields } from '../../src/platform/database/pipeline/wire-format.js';
import { PlainTransactions } from '../../src/platform/database/plain-transactions.js';
import { query } from '../support/database/books.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

/** A result is waited for as long as both together. */
const LIMITS = { DATABASE_STATEMENT_TIMEOUT_MS: '1500', DATABASE_LOCK_TIMEOUT_MS: '500' };

const ECHO = batchStatement({
  name: 'echo',
  columns: {
    business_uid: 'text',
    text: 'text',
    number: 'integer',
    price: 'numeric',
    day: 'date',
    at: 'timestamptz',
    yes: 'boolean',
  },
  text: ({ rows }) => `select given.*, array_to_json(array[given.text, null]) from ${rows}`,
  rowOf: (fields) => fields,
});
const REVOKE = batchStatement({
  name: 'revoke',
  columns: { business_uid: 'text', token_id: 'text', at: 'timestamptz' },
  text: ({ rows }) => `insert into revoked_tokens (business_uid, token_id, revoked_at, expires_at)
    select given.business_uid, given.token_id, given.at, given.at from ${rows}`,
});
const PID: NamedStatement<Fields> = { name: 'pid', text: 'select pg_backend_pid()', rowOf: (fields) => fields };

const bound = (text: string): BoundStatement => ({ statement: { name: text, text }, values: [] });
const revoke = (...ids: readonly string[]): BoundStatement =>
  bindRows(REVOKE, { token_id: ids, business_uid: ids.map(() => 'lotus'), at: ids.map(() => new Date()) });
const PID_BOUND: BoundStatement = { statement: PID, values: [] };

describe.each(['on', 'off'] as const)('with DATABASE_PIPELINE %s, a transaction', (databasePipeline) => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let transactions: GatherWriteTransactions;

  beforeAll(async () => {
    database = await createTestDatabase();
    const configuration = loadConfiguration({
      ...LIMITS,
      DATABASE_PIPELINE: databasePipeline,
      DATABASE_POOL_SIZE: '2',
    });
    dataSource = await connectDatabase(database.serviceUrl, [], configuration);
    transactions =
      databasePipeline === 'on'
        ? new PipelinedTransactions(dataSource, configuration)
        : new PlainTransactions(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const gather = (...statements: readonly BoundStatement[]): Promise<readonly Fields[]> =>
    transactions.run(['lotus'], statements, (gathered) => ({ writes: [], result: gathered.of(PID) }));
  const write = (...writes: readonly BoundStatement[]): Promise<void> =>
    transactions.run(['lotus'], [], () => ({ writes, result: undefined }));

  async function revoked(...ids: readonly string[]): Promise<boolean[]> {
    const rows = await query<{ id: string }>(database, 'select token_id as id from revoked_tokens');
    return ids.map((id) => rows.some((row) => row.id === id));
  }

  /** More often than there are connections, and at once. */
  async function expectAllConnectionsToWork(): Promise<void> {
    const pids = await Promise.all(Array.from({ length: 6 }, () => gather(PID_BOUND)));
    expect(pids.map((rows) => rows.length)).toEqual([1, 1, 1, 1, 1, 1]);
  }

  test('gathers fields as PostgreSQL’s text, of many rows and of one', async () => {
    const rows = {
      business_uid: ['lotus', 'a "b" \\c'],
      text: ['ü, {x}', null],
      number: [-2, null],
      price: ['50.0000', null],
      day: ['2026-02-28', null],
      at: [new Date('2026-02-28T23:59:59.123Z'), null],
      yes: [true, null],
    };
    const [first, second] = [
      ['lotus', 'ü, {x}', '-2', '50.0000', '2026-02-28', expect.stringMatching(/:59\.123\+/), 't', '["ü, {x}",null]'],
      ['a "b" \\c', null, null, null, null, null, null, '[null,null]'],
    ];
    const echo = (given: typeof rows): Promise<Fields[]> =>
      transactions.run(['lotus'], [bindRows(ECHO, given)], (gathered) => ({ writes: [], result: gathered.of(ECHO) }));
    expect(await echo(rows)).toEqual([first, second]);
    const one = Object.fromEntries(Object.entries(rows).map(([name, column]) => [name, column.slice(0, 1)]));
    expect(await echo(one as typeof rows)).toEqual([first]);
  });

  test('has no rows of a statement that was not run', async () => {
    expect(await gather(bound('select 1'))).toEqual([]);
  });

  test('names its businesses, and commits what it writes', async () => {
    const named = {
      name: 'named',
      text: `select current_setting('punchcard.business_uids')`,
      rowOf: ([uids]: Fields) => uids,
    };
    const result = await transactions.run(['lotus', 'cedar'], [{ statement: named, values: [] }], (gathered) => ({
      writes: [revoke('one'), revoke('two', 'three')],
      result: gathered.of(named),
    }));
    expect(result).toEqual(['lotus,cedar']);
    expect(await revoked('one', 'two', 'three')).toEqual([true, true, true]);
  });

  test('that can’t be decided writes nothing, and its connection is used again', async () => {
    const failing = transactions.run(['lotus'], [PID_BOUND], () => {
      throw new Error('undecided');
    });
    await expect(failing).rejects.toThrow('undecided');
    await expectAllConnectionsToWork();
  });

  test('that the database refuses writes nothing, and says which constraint', async () => {
    const error: unknown = await write(revoke('four'), revoke('five', 'five'), revoke('six')).catch(
      (failure: unknown) => failure,
    );
    expect(error).toMatchObject({ code: '23505', constraint: 'pk_revoked_tokens' });
    expect(isRefusedByDatabase(error)).toBe(true);
    expect(await revoked('four', 'five', 'six')).toEqual([false, false, false]);
    await expectAllConnectionsToWork();
  });

  test('whose connection is lost while it writes is no refusal; where the commit was sent along, nobody knows', async () => {
    const error: unknown = await transactions
      .run(['lotus'], [PID_BOUND], () => ({
        writes: [revoke('seven'), bound('select pg_terminate_backend(pg_backend_pid())')],
        result: undefined,
      }))
      .catch((failure: unknown) => failure);
    expect(error instanceof OutcomeUnknownError).toBe(databasePipeline === 'on');
    expect(isRefusedByDatabase(error)).toBe(false);
    expect(await revoked('seven')).toEqual([false]);
    await expectAllConnectionsToWork();
  });

  test('whose connection is lost before it commits has changed nothing', async () => {
    const error: unknown = await gather(bound('select pg_terminate_backend(pg_backend_pid())')).catch(
      (failure: unknown) => failure,
    );
    expect(error).not.toBeInstanceOf(OutcomeUnknownError);
    expect([isRefusedByDatabase(error), overloadOf(error) !== undefined]).toEqual([false, true]);
    await expectAllConnectionsToWork();
  });

  test('that waits too long for a result gives its connection up', async () => {
    const hung = gather(bound(`select set_config('statement_timeout', '0', true)`), bound('select pg_sleep(60)'));
    const error: unknown = await hung.catch((failure: unknown) => failure);
    expect(error).toMatchObject({ message: 'Query read timeout' });
    expect([isRefusedByDatabase(error), overloadOf(error) !== undefined]).toEqual([false, true]);
    await expectAllConnectionsToWork();
  });
});
