import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { castOf, packageOf } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';

const GENERATOR = resolve('node_modules/@hey-api/openapi-ts/bin/run.js');
const COMPILER = resolve('node_modules/typescript/bin/tsc');
const STORY = resolve('test/support/generated-client');
/** Generating and compiling take seconds, more of them on a busy machine. */
const PATIENCE_MS = 180_000;

const app = useTestApp();
const run = promisify(execFile);

test(
  'a client generated from the document compiles in strict mode, with typed errors, and tells README’s story',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'punchcard-client-'));
    const node = async (...args: string[]) => {
      const { stdout } = await run(process.execPath, args, { cwd: folder }).catch((error: unknown) => {
        throw new Error((error as { stdout?: string }).stdout || String(error));
      });
      return stdout;
    };
    try {
      await cp(STORY, folder, { recursive: true });
      await writeFile(join(folder, 'openapi.json'), (await app.get('/docs-json')).text);
      await node(GENERATOR, '-i', 'openapi.json', '-o', 'client', '-c', '@hey-api/client-fetch', '--no-log-file');
      expect(await node(COMPILER, '-p', '.')).toBe('');

      const cast = await castOf(app);
      const packageUid = await packageOf(app, cast, { name: 'Ten yoga classes' });
      const { staffToken, clientToken, clientUid, serviceUid } = cast;
      const facts = { url: app.url, staffToken, clientToken, clientUid, serviceUid, packageUid };
      expect(JSON.parse(await node('out/story.js', JSON.stringify(facts)))).toEqual({
        total: '10',
        leftAfterwards: 9,
        paidWith: 'Ten yoga classes',
        sameAgain: true,
        refusal: 'paid with Ten yoga classes',
        used: '2',
        unknown: 404,
        typed: true,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  PATIENCE_MS,
);
