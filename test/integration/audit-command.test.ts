import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/bootstrap/embedded-postgres/embedded-postgres.js';
import { migrateDatabase } from '../../src/platform/database/migrate.js';
import { type History, mixedHistory } from '../scenes/history.js';
import { query } from '../support/database/books.js';
import { punchcard } from '../support/processes/punchcard.js';
import { useTestApp } from '../support/app/test-app.js';

const TIMEOUT_MS = 90_000;

const audit = (args: readonly string[], environment: Readonly<Record<string, string>>) =>
  punchcard(['audit', ...args], environment);

describe('punchcard audit on a database of the operator’s own', () => {
  const app = useTestApp();
  let history: History;
  let urls: Record<string, string>;

  beforeAll(async () => {
    history = await mixedHistory(app);
    urls = { DATABASE_URL: app.database.serviceUrl, DATABASE_MIGRATION_URL: app.database.ownerUrl };
  });

  test('exits with 0 and an empty standard output when the books are clean', async () => {
    const { code, output, errors } = await audit([], urls);
    expect(errors).toMatch(/^The books are clean: \d+ rows of 1 businesses in [\d.]+ s\n$/);
    expect([code, output]).toEqual([0, '']);
  });

  describe('with one usage changed by hand', () => {
    beforeAll(() => query(app.database, 'update booking_credits set bookings_usage = bookings_usage + 1'));

    test('exits with 1 and names that row', async () => {
      const { code, output, errors } = await audit([], urls);
      const row = `${history.cast.businessUid}/${history.credit}`;
      expect(output).toBe(`booking_credits ${row} bookings_usage: expected 2, found 3\n`);
      expect(errors).toContain('The books differ in 1 places');
      expect(code).toBe(1);
    });

    test('prints an object a line with --json', async () => {
      const { code, output } = await audit(['--json'], urls);
      const lines = output.trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        {
          type: 'difference',
          table: 'booking_credits',
          business_uid: history.cast.businessUid,
          uid: history.credit,
          what: 'bookings_usage',
          expected: '2',
          found: '3',
        },
        { type: 'summary', businesses: 1, rows: expect.any(Number), differences: 1 },
      ]);
      expect(code).toBe(1);
    });
  });

  test.each([
    ['the database does not answer', [], { DATABASE_URL: 'postgresql://punchcard@127.0.0.1:1/punchcard' }],
    ['the configuration is not usable', [], { DATABASE_URL: 'mysql://127.0.0.1/punchcard' }],
    ['an option is unknown', ['--fix'], {}],
    ['there is no database', [], { DATA_DIR: join(tmpdir(), 'punchcard-without-a-database') }],
  ])('exits with 2 when %s', async (_why, args, environment) => {
    const { code, output, errors } = await audit(args, environment);
    expect([code, output]).toEqual([2, '']);
    expect(errors).not.toBe('');
    expect(errors).not.toMatch(/\n\s+at /);
  });
});

describe('punchcard audit on the embedded database', () => {
  const cleanups: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  test(
    'uses the server that a service runs, and starts it when none does',
    async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'punchcard-audit-'));
      cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
      // When root runs the tests, the server runs as another user, who must get through to its own folder in here.
      await chmod(dataDir, 0o711);
      const server = await startEmbeddedPostgres({ dataDir, durable: false });
      cleanups.push(() => server.stop());
      await migrateDatabase({ url: server.ownerUrl(), serviceRole: 'punchcard_service' });

      const beside = await audit([], { DATA_DIR: dataDir });
      expect(beside.errors).toContain('The books are clean');
      expect(beside.code).toBe(0);
      await server.stop();

      const alone = await audit([], { DATA_DIR: dataDir });
      expect(alone.errors).toContain('The books are clean');
      expect(alone.code).toBe(0);
      // It has left the directory to the next service.
      const next = await startEmbeddedPostgres({ dataDir, durable: false });
      await next.stop();
    },
    TIMEOUT_MS,
  );
});
