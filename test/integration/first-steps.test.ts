import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { findFreePort } from '../../src/bootstrap/embedded-postgres/free-port.js';
import { expectCleanBooks, query } from '../support/database/books.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';
import { ServiceProcess } from '../support/processes/service-process.js';

const SECRET = 'a-secret-of-production-of-32-bytes';
const BLOCK = /^( *)```sh\n(.*?)^\1```$/gms;

let database: TestDatabase;
let service: ServiceProcess;
beforeAll(async () => {
  database = await createTestDatabase();
  service = await ServiceProcess.start(await findFreePort(), {
    DATABASE_URL: database.serviceUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    TOKEN_SECRET: SECRET,
  });
}, 90_000);
afterAll(async () => {
  await service.stop();
  await database.drop();
}, 60_000);

test('pasted one after the other, the blocks of docs/first-steps.md lead to a session used', async () => {
  const page = await readFile('docs/first-steps.md', 'utf8');
  const [where = '', ...steps] = Array.from(page.matchAll(BLOCK), ([, , lines = '']) => lines);
  expect(where).toContain('punchcard() { docker compose exec');
  expect(steps).toHaveLength(6);
  // The same command line, on the machine that this is.
  const program = `'${process.execPath}' --no-warnings --import ./test/support/processes/typescript-hooks.mjs src/cli.ts`;
  const script = ['set -eu', `base_url=${service.url}`, `punchcard() { ${program} "$@"; }`, ...steps].join('\n');
  const { PATH = '' } = process.env;
  const { stdout } = await promisify(execFile)('sh', ['-c', script], {
    env: { PATH, NODE_ENV: 'production', DATABASE_URL: database.serviceUrl, TOKEN_SECRET: SECRET },
  });
  expect(stdout).toMatch(/"package_name":"Ten yoga classes"\}\}$/);
  expect(await query(database, 'select price, state from payment_statuses where original_price is not null')).toEqual([
    { price: '0.0000', state: 'paid' },
  ]);
  expect((await expectCleanBooks(database)).used).toBe(1);
}, 60_000);
