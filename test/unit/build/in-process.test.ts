import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** What only an application in the test's own process has: a clock that is set, its container, its log, sources that are objects. */
const WITHIN_THE_PROCESS = /\bclock\b|\.nest\b|\bvirtualBookingSources\b|\blogDestination\b/;

const suites = ['test/e2e', 'test/contract'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
);

test.each(suites.filter((path) => path.endsWith('.test.ts')))(
  '%s says which of its tests can’t be tried with the build',
  (path) => {
    const source = readFileSync(path, 'utf8');
    expect(WITHIN_THE_PROCESS.test(source) && !source.includes('inProcess(')).toBe(false);
  },
);
