import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { renderCardSvg } from '../../../src/pages/cards/render-card-svg.js';
import { loadConfiguration } from '../../../src/platform/config/configuration.js';
import { SETTINGS, type Setting } from '../../../src/platform/config/settings.js';
import { README_CARD } from '../../scenes/readme-card.js';
import { blocksOf, linkTargets, sectionOf, tableRows } from '../../support/documents/documents.js';

type Shown = string | number | boolean | readonly string[] | undefined;
type Operation = Readonly<{ tags: [string]; summary: string; security?: Readonly<Record<string, unknown>>[] }>;
interface Document {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const README = readFileSync('README.md', 'utf8');
const SHOWN_FOLDERS = /^(?!\.|node_modules$|dist$|coverage$|artefacts$)|^\.ci$/;

function settingRow({ variable, fallback, fallbackText, description }: Setting<Shown>): string[] {
  const shown = fallbackText ?? (fallback === undefined ? '' : `\`${String(fallback)}\``);
  return [`\`${variable}\``, shown, description];
}

test('the README lists every environment variable with its default and what it does', () => {
  expect(tableRows(sectionOf('README.md', 'Configuration'))).toEqual(
    Object.values<Setting<Shown>>(SETTINGS).map(settingRow),
  );
});

/** Whoever may act as staff is told in a sentence above the table. */
function tokensOf({ security }: Operation): string {
  if (!security) return 'anybody';
  const names = security.flatMap((scheme) => Object.keys(scheme));
  return names.filter((name) => names.length === 1 || (name !== 'directory' && name !== 'app')).join(', ');
}

test('the README lists every route, by subject, with whose token it takes and what it does', () => {
  const { tags, paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
  );
  const rows = tags.flatMap(({ name }) =>
    operations
      .filter(({ operation }) => operation.tags[0] === name)
      .map(({ route, operation }) => [`\`${route}\``, tokensOf(operation), operation.summary]),
  );
  expect(rows.length).toBe(operations.length);
  expect(tableRows(sectionOf('README.md', 'Routes'))).toEqual(rows);
});

test('the README lists every command of punchcard', () => {
  const listed = tableRows(sectionOf('README.md', 'Commands')).map(([name]) => name);
  const files = readdirSync('src/cli').filter((name) => name.endsWith('.command.ts'));
  expect(new Set(listed)).toEqual(new Set(files.map((name) => `\`${name.replace('.command.ts', '')}\``)));
});

test('the README says what is in each folder', () => {
  const shown = linkTargets(sectionOf('README.md', 'Where things are'));
  const folders = readdirSync('.', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).filter((name) => SHOWN_FOLDERS.test(name));
  expect(names.filter((name) => !shown.includes(name))).toEqual([]);
});

test('the picture is what card.svg shows; test/support/documents/draw-card.ts draws it anew', () => {
  expect(readFileSync('docs/card.svg', 'utf8')).toBe(renderCardSvg(README_CARD));
  expect(linkTargets(README)).toContain('docs/card.svg');
});

test('every npm script that a document or the CI names is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const texts = ['README.md', 'docs/operations.md', 'docs/benchmarks.md', '.ci/run'].map((path) =>
    readFileSync(path, 'utf8'),
  );
  const named = texts.flatMap((text) =>
    Array.from(text.matchAll(/npm run (?:--silent )?([\w:]+)/g), ([, name = '']) => name),
  );
  expect(named).toContain('punchcard');
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

describe('settings for what operators bring along', () => {
  const [database = '', issuer = ''] = blocksOf(sectionOf('README.md', 'Bring your own'), 'ini');

  test('a database: the service takes them', () => {
    expect(loadConfiguration(parseEnv(database))).toMatchObject({ environment: 'production' });
  });

  test('a token issuer: the service takes them', () => {
    expect([...loadConfiguration(parseEnv(issuer)).given]).toEqual([
      'TOKEN_JWKS_URL',
      'TOKEN_ISSUER',
      'TOKEN_AUDIENCE',
    ]);
  });
});
