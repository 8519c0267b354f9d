import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { renderCardSvg } from '../../../src/pages/cards/render-card-svg.js';
import { README_CARD } from '../../scenes/readme-card.js';
import { documentPaths, linkTargets, sectionOf } from '../../support/documents/documents.js';

const README = readFileSync('README.md', 'utf8');
const SHOWN_FOLDERS = /^(?!\.|node_modules$|dist$|coverage$|artefacts$)|^\.ci$/;
/** What a stranger reads in one go. */
const MAX_LINES = 150;

test.each(['README.md', 'docs/benchmarks.md'])(`%s has at most ${MAX_LINES} lines`, (path) => {
  expect(readFileSync(path, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_LINES);
});

test('the README says what is in each folder', () => {
  const shown = linkTargets(sectionOf('README.md', 'Where things are'));
  const folders = readdirSync('.', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).filter((name) => SHOWN_FOLDERS.test(name));
  expect(names.filter((name) => !shown.includes(name))).toEqual([]);
});

test('the README names every wing of src', () => {
  const shown = linkTargets(sectionOf('README.md', 'Where things are'));
  const wings = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(wings.filter(({ name }) => !shown.includes(`src/${name}`))).toEqual([]);
});

test('the README leads to every page of docs', () => {
  const shown = linkTargets(sectionOf('README.md', 'Read on'));
  const pages = documentPaths().filter((path) => path !== 'README.md' && !path.startsWith('src/'));
  expect(pages.filter((path) => !shown.includes(path))).toEqual([]);
});

test('the picture is what card.svg shows; test/support/documents/draw-card.ts draws it anew', () => {
  expect(readFileSync('docs/card.svg', 'utf8')).toBe(renderCardSvg(README_CARD));
  expect(linkTargets(README)).toContain('docs/card.svg');
});

test('every npm script that a document or the CI names is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const texts = [...documentPaths(), '.ci/run'].map((path) => readFileSync(path, 'utf8'));
  const named = texts.flatMap((text) =>
    Array.from(text.matchAll(/npm run (?:--silent )?([\w:]+)/g), ([, name = '']) => name),
  );
  expect(named).toContain('punchcard');
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
