import { expect, test } from '@jest/globals';
import { Draining } from '../../src/operations/health/draining.js';
import { query } from '../support/database/books.js';
import { inProcess } from '../support/app/in-process.js';
import { type TestResponse, startTestApp, useTestApp } from '../support/app/test-app.js';

const inThisProcess = inProcess('reaches into the container');
const app = useTestApp();

function detailsOf({ body }: TestResponse): Record<string, unknown> {
  return (body as { data: { details: Record<string, unknown> } }).data.details;
}

test('a service that can work is ready, and says what it looked at', async () => {
  const answer = await app.get('/health/ready');
  expect(answer.status).toBe(200);
  expect(detailsOf(answer)).toMatchObject({
    service: { status: 'up' },
    database: { status: 'up' },
    migrations: { status: 'up' },
    redemption_queue: { status: 'up', depth: 0 },
  });
});

test('one whose database lacks a migration is not, and names it', async () => {
  const [lost] = await query<{ name: string; timestamp: string }>(
    app.database,
    'delete from migrations where id = (select max(id) from migrations) returning name, timestamp',
  );
  try {
    const answer = await app.get('/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain(lost?.name);
    expect((await app.get('/health/live')).status).toBe(200);
  } finally {
    const text = 'insert into migrations (timestamp, name) values ($1, $2)';
    await query(app.database, text, [lost?.timestamp, lost?.name]);
  }
  expect((await app.get('/health/ready')).status).toBe(200);
});

test('one whose database has a migration of a newer version is', async () => {
  const newer = ['1999999999999', 'Later1999999999999'];
  await query(app.database, 'insert into migrations (timestamp, name) values ($1, $2)', newer);
  expect((await app.get('/health/ready')).status).toBe(200);
});

test('one that cannot reach its database is not, and still lives', async () => {
  const lost = await startTestApp();
  try {
    await lost.database.drop();
    const answer = await lost.get('/health/ready');
    expect(answer.status).toBe(503);
    const { details } = answer.body as { details: object };
    expect(details).toMatchObject({ database: { status: 'down' }, migrations: { status: 'down' } });
    expect(answer.text).not.toContain(lost.database.name);
    expect((await lost.get('/health/live')).status).toBe(200);
  } finally {
    await lost.close();
  }
});

inThisProcess.test('one that is stopping is not, and still answers', async () => {
  const stopping = await startTestApp({ database: app.database });
  try {
    stopping.nest.get(Draining).begin();
    const answer = await stopping.get('/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ details: { service: { status: 'down', message: 'stopping' } } });
    expect((await stopping.get('/health/live')).status).toBe(200);
  } finally {
    await stopping.close();
  }
});
