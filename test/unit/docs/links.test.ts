import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorsOf, documentPaths, linkTargets } from '../../support/documents/documents.js';

const ELSEWHERE = /^[a-z]+:/;
/** A file or folder of the checkout in inline code, no pattern and nothing that is only made. */
const PATH = /`((?:src|test|scripts|docs|ops|bench(?!\/results))\/[\w./-]+)`/g;

/** What is wrong with a link of the document at `path`; undefined when it leads somewhere. */
function problemOf(path: string, target: string): string | undefined {
  const [file = '', anchor] = target.split('#');
  const aim = file === '' ? path : join(dirname(path), decodeURIComponent(file));
  if (!existsSync(aim)) return `${target}: no such file`;
  if (anchor === undefined) return undefined;
  return anchorsOf(readFileSync(aim, 'utf8')).includes(anchor) ? undefined : `${target}: no such heading`;
}

describe('the links of', () => {
  test.each(documentPaths())('%s lead to files and headings that are there', (path) => {
    const targets = linkTargets(readFileSync(path, 'utf8')).filter((target) => !ELSEWHERE.test(target));
    expect(targets.flatMap((target) => problemOf(path, target) ?? [])).toEqual([]);
  });

  test('a document are found in prose, in tables and as pictures, and not in code', () => {
    const markdown = '[a](b.md#c) | [d](e/) | <img src="f.svg" alt="">\n`[g](h.md)`\n```sh\n[i](j.md)\n```\n';
    expect(linkTargets(markdown)).toEqual(['b.md#c', 'e/', 'f.svg']);
  });

  test('a heading are its words in lower case, joined by dashes', () => {
    expect(anchorsOf('# A\n## Back up & restore\n### `PORT`: on_it\n```sh\n# no heading\n```\n')).toEqual([
      'a',
      'back-up--restore',
      'port-on_it',
    ]);
  });
});

describe('the paths in code of', () => {
  test.each(documentPaths())('%s are there', (path) => {
    const named = Array.from(readFileSync(path, 'utf8').matchAll(PATH), ([, name = '']) => name);
    expect(named.filter((name) => !existsSync(name))).toEqual([]);
  });
});
