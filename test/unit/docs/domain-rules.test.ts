import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { tableRows } from '../../support/documents/documents.js';
import { testTitles } from '../../support/documents/test-titles.js';

/** A reference: `` `e2e/redemption.test.ts`: one session is used ``. */
const REFERENCE = /^`([\w./-]+\.test\.ts)`: (.+)$/;

/** What is wrong with a reference to a test; undefined when nothing is. */
function problemOf(reference: string): string | undefined {
  const [, path, words] = REFERENCE.exec(reference) ?? [];
  if (!path || !words) return `${reference}: names no file and title`;
  if (!existsSync(`test/${path}`)) return `${reference}: no such file`;
  return testTitles(`test/${path}`).some((title) => title.startsWith(words))
    ? undefined
    : `${reference}: no such title`;
}

const rules = tableRows(readFileSync('docs/domain-rules.md', 'utf8')).map(([rule = '', tests = '']) => ({
  rule,
  tests,
}));

describe('docs/domain-rules.md', () => {
  test.each(rules)('$rule: held by tests that are there', ({ tests }) => {
    expect(tests.split('; ').flatMap((reference) => problemOf(reference) ?? [])).toEqual([]);
  });
});

test('docs/security.md names tests that are there', () => {
  const named = tableRows(readFileSync('docs/security.md', 'utf8')).flatMap(([, , tests = '']) =>
    Array.from(tests.matchAll(/`([^`]+)`/g), ([, path]) => `test/${path}.test.ts`),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
