/** Installations without development's packages, as docs/operations.md has them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newcomerEnvironment, run } from './shell.mjs';

/**
 * Tries them on the clone in `folder`, which is compiled.
 * @param startAndStop runs a command line that starts the service until it serves, and stops it
 */
export async function checkProductionInstalls(folder, check, startAndStop) {
  run('npm ci --omit=dev', folder);
  const lacksTypes = () => assert(!existsSync(join(folder, 'node_modules', '@types', 'pg')));
  check('npm ci --omit=dev succeeds, without what compiling needs', lacksTypes);
  for (const line of ['npm run start:prod', 'npm start']) {
    await startAndStop(line);
    check(`${line} runs what was compiled`, () => undefined);
  }
  rmSync(join(folder, 'dist'), { recursive: true });
  run('NODE_ENV=production npm ci', folder);
  const { status, stderr } = spawnSync('npm', ['--silent', 'start'], {
    cwd: folder,
    env: newcomerEnvironment(),
    encoding: 'utf8',
  });
  check('with nothing compiled, npm start says in a line what to do', () => {
    assert.equal(status, 1);
    assert.match(stderr, /^Nothing is compiled here .* run npm ci --include=dev && npm run build first, .*\n$/);
  });
  run('npm ci --include=dev && npm run --silent build && npm prune --omit=dev', folder);
  await startAndStop('npm run start:prod');
  check('which then makes a build that runs when that is gone again', lacksTypes);
}
