import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sectionOf } from '../../support/documents/documents.js';

const PAGE = readFileSync('docs/architecture.md', 'utf8');
/** More than a stranger follows in an afternoon. */
const MAX_FILES = 20;
/** `(docs/architecture.md, SQL rule 3)` and `(docs/architecture.md, Time and money)`. */
const CITATION = /docs\/architecture\.md, (?:SQL rules? (\d(?:(?:, | and )\d)*)|([A-Z][\w ]*(?:, \w[\w ]*)*))/g;

describe('the way of a request in docs/architecture.md', () => {
  const section = sectionOf('docs/architecture.md', "One request's way");
  const files = Array.from(section.matchAll(/^\d+\. `([^`]+)`$/gm), ([, path = '']) => path);

  test('goes from the controller by files that are there', () => {
    expect(files[0]).toBe('src/modules/client-packages/client-packages.controller.ts');
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
  });

  test(`goes by ${MAX_FILES} of them at most, each once`, () => {
    expect(new Set(files).size).toBe(files.length);
    expect(files.length).toBeLessThanOrEqual(MAX_FILES);
  });
});

test('docs/architecture.md has every section and every SQL rule that a comment cites', () => {
  const rules = Array.from(
    sectionOf('docs/architecture.md', 'SQL rules').matchAll(/^(\d)\. /gm),
    ([, number]) => number,
  );
  const headings = new Set(Array.from(PAGE.matchAll(/^##+ (.+)$/gm), ([, heading]) => heading));
  const cited = ['src', 'test', 'bench'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && path !== join('unit', 'docs', 'architecture.test.ts'))
      .flatMap((path) => {
        const text = readFileSync(join(folder, path), 'utf8').replaceAll(/\s*\n\s*(?:\*|\/\/)? */g, ' ');
        return Array.from(text.matchAll(CITATION), ([, numbers, heading]) => ({ path, numbers, heading }));
      }),
  );
  expect(rules).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(cited.length).toBeGreaterThan(10);
  const strays = cited.filter(({ numbers, heading }) =>
    numbers ? numbers.match(/\d/g)?.some((number) => !rules.includes(number)) : !headings.has(heading),
  );
  expect(strays).toEqual([]);
});
