import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['src', 'test', 'bench', 'ops', 'docs', 'public', 'scripts'];
const TEXTS = /\.(ts|mjs|js|sh|md|sql|ya?ml|html|css)$/;
const PAGE = readFileSync('docs/contract.md', 'utf8');

/** `contract 1.1, 1.4`, `contract 4.3 to 4.6`, `contract 5, Bookings`, `contract, Vocabulary`. */
const CITATION = /\bcontract(?: (\d+(?:\.\d+)?(?:(?:, | and | or | to |–)\d+\.\d+)*))?(?:, ([A-Z][a-z]+)\b)?/gi;

/** What a comment can cite: numbers and words, by headings or by bold type at the beginning of a paragraph or of a list's item. */
const numbers = new Set(Array.from(PAGE.matchAll(/^(?:#+ |\*\*)(\d+(?:\.\d+)?)\b/gm), ([, number]) => number));
const words = new Set(Array.from(PAGE.matchAll(/^(?:#+ |- \*\*)([A-Z][a-z]+)/gm), ([, word]) => word));

/** What `text` cites of the contract, also where a comment's line ends in between. */
function citationsOf(text: string): string[] {
  const unwrapped = text.replaceAll(/\s*\n\s*(?:\*|\/\/|#|--)? */g, ' ');
  return Array.from(unwrapped.matchAll(CITATION), ([, cited = '', word = '']) => [
    ...(cited.match(/\d+(?:\.\d+)?/g) ?? []),
    ...(/^[A-Z]/.test(word) ? [word] : []),
  ]).flat();
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => TEXTS.test(name))
    .map((name) => join(folder, name)),
).filter((path) => path !== join('docs', 'contract.md') && path !== join('test', 'unit', 'docs', 'contract.test.ts'));

describe('docs/contract.md', () => {
  test('has every item that a comment cites', () => {
    const cited = files.flatMap((path) => citationsOf(readFileSync(path, 'utf8')).map((item) => ({ path, item })));
    expect(cited.length).toBeGreaterThan(200);
    expect(cited.filter(({ item }) => !numbers.has(item) && !words.has(item))).toEqual([]);
  });

  test('is cited by number and by word, in lists and in ranges', () => {
    expect(citationsOf('(contract 1.1, 1.4) contract 4.3 to 4.6. Contract 5, Bookings; contract 0.5: 400')).toEqual([
      '1.1',
      '1.4',
      '4.3',
      '4.6',
      '5',
      'Bookings',
      '0.5',
    ]);
    expect(citationsOf('/** The copy (contract, Vocabulary), as in contract\n * 0.6, the states. */')).toEqual([
      'Vocabulary',
      '0.6',
    ]);
  });

  test.each(['0.1', '2.5', '4.6', '5', '7.1', '11.4', '12.6', '13.2'])('has an item %s', (number) => {
    expect(numbers).toContain(number);
  });
});

test('no comment cites a page that is not here', () => {
  const elsewhere = new RegExp(`\\b(?:${['design', 'style', 'house'].join('|')})\\.md\\b`);
  expect(files.filter((path) => elsewhere.test(readFileSync(path, 'utf8')))).toEqual([]);
});
