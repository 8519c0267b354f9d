import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { ENTITIES } from '../../src/entities.js';
import { connectDatabase } from '../../src/platform/database/data-source.js';
import { loadConfiguration } from '../../src/platform/config/configuration.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function connected<T>(work: (first: pg.Client, second: pg.Client) => Promise<T>): Promise<T> {
  const clients = [new pg.Client(database.serviceUrl), new pg.Client(database.serviceUrl)] as const;
  await Promise.all(clients.map((client) => client.connect()));
  try {
    return await work(...clients);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function valueOf(client: pg.Client, text: string): Promise<unknown> {
  const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
  return rows[0]?.[0];
}

test('these tests talk to the server by way of something else', async () => {
  await connected(async (client) => {
    expect(String(await valueOf(client, 'select inet_server_port()'))).not.toBe(new URL(database.serviceUrl).port);
  });
});

test('which gives a server connection away as soon as its transaction is over', async () => {
  await connected(async (first, second) => {
    const used = await valueOf(first, 'select pg_backend_pid()');
    await second.query('begin');
    expect(await valueOf(second, 'select pg_backend_pid()')).toBe(used);
    expect(await valueOf(first, 'select pg_backend_pid()')).not.toBe(used);
    await second.query('commit');
  });
});

test('the start-up parameters that the service sends do not keep it out, and the time-outs hold all the same', async () => {
  const dataSource = await connectDatabase(database.serviceUrl, ENTITIES, loadConfiguration({}));
  try {
    for (const [name, value] of [
      ['statement_timeout', '10s'],
      ['lock_timeout', '5s'],
      ['idle_in_transaction_session_timeout', '30s'],
    ]) {
      expect(await dataSource.query(`show ${name}`)).toEqual([{ [name ?? '']: value }]);
    }
  } finally {
    await dataSource.destroy();
  }
});
