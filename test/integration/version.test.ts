import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { findFreePort } from '../../src/bootstrap/embedded-postgres/free-port.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';
import { valueIn } from '../support/http/metrics.js';
import { punchcard } from '../support/processes/punchcard.js';
import { ServiceProcess } from '../support/processes/service-process.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

let database: TestDatabase;
let service: ServiceProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await ServiceProcess.start(await findFreePort(), {
    DATABASE_URL: database.serviceUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    TOKEN_SECRET: 'x'.repeat(32),
    METRICS_ENABLED: 'true',
    SWAGGER_ENABLED: 'true',
  });
}, 90_000);
afterAll(async () => {
  await service.stop();
  await database.drop();
}, 60_000);

async function read(path: string): Promise<string> {
  const answer = await fetch(service.url + path, { headers: { connection: 'close' } });
  return answer.text();
}

describe(`the version ${version} of package.json is also`, () => {
  test('that of package-lock.json, in both places', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { version: string; packages: object };
    expect([lock.version, lock.packages]).toEqual([
      version,
      expect.objectContaining({ '': expect.objectContaining({ version }) }),
    ]);
  });

  test('the newest of CHANGELOG.md that has a day', () => {
    const [, newest] = /^## \[(\d[^\]]*)\] - \d{4}-\d\d-\d\d$/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [];
    expect(newest).toBe(version);
  });

  test('what punchcard --version prints', async () => {
    expect(await punchcard(['--version'])).toEqual({ code: 0, output: `${version}\n`, errors: '' });
  });

  test('in the first line of the log', () => {
    const [first = ''] = service.output.split('\n');
    expect(JSON.parse(first)).toMatchObject({ version, msg: `Punchcard ${version} starts` });
  });

  test('in the answer of /health/ready', async () => {
    expect(JSON.parse(await read('/health/ready'))).toMatchObject({ data: { version } });
  });

  test('a label of punchcard_build_info', async () => {
    expect(valueIn(await read('/metrics'), 'punchcard_build_info', { version, node: process.version })).toBe(1);
  });

  test('that of the OpenAPI document', async () => {
    expect(JSON.parse(await read('/docs-json'))).toMatchObject({ info: { version } });
  });
});
