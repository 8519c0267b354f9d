import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { loadConfiguration } from '../../../src/platform/config/configuration.js';
import { SETTINGS, type Setting } from '../../../src/platform/config/settings.js';
import { blocksOf, sectionOf, tableRows } from '../../support/documents/documents.js';

type Shown = string | number | boolean | readonly string[] | undefined;

const PAGE = 'docs/configuration.md';

function settingRow({ variable, fallback, fallbackText, description }: Setting<Shown>): string[] {
  const shown = fallbackText ?? (fallback === undefined ? '' : `\`${String(fallback)}\``);
  return [`\`${variable}\``, shown, description];
}

test('docs/configuration.md lists every environment variable with its default and what it does', () => {
  expect(tableRows(sectionOf(PAGE, 'Settings'))).toEqual(Object.values<Setting<Shown>>(SETTINGS).map(settingRow));
});

test('docs/configuration.md lists every command of punchcard', () => {
  const listed = tableRows(sectionOf(PAGE, 'Commands')).map(([name]) => name);
  const files = readdirSync('src/cli').filter((name) => name.endsWith('.command.ts'));
  expect(new Set(listed)).toEqual(new Set(files.map((name) => `\`${name.replace('.command.ts', '')}\``)));
});

describe('settings for what operators bring along', () => {
  test('a database: the service takes them', () => {
    const [database = ''] = blocksOf(sectionOf('README.md', 'Bring your own database'), 'ini');
    expect(loadConfiguration(parseEnv(database))).toMatchObject({ environment: 'production' });
  });

  test('a token issuer: the service takes them', () => {
    const [issuer = ''] = blocksOf(sectionOf(PAGE, 'Tokens'), 'ini');
    expect([...loadConfiguration(parseEnv(issuer)).given]).toEqual([
      'TOKEN_JWKS_URL',
      'TOKEN_ISSUER',
      'TOKEN_AUDIENCE',
    ]);
  });
});
