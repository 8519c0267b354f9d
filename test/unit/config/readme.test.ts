import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { SETTINGS, type Setting } from '../../../src/config/settings.js';

type Shown = string | number | boolean | readonly string[] | undefined;

function rowOf({ variable, fallback, fallbackText, description }: Setting<Shown>): string[] {
  const shown = fallbackText ?? (fallback === undefined ? '' : `\`${String(fallback)}\``);
  return [`\`${variable}\``, shown, description];
}

/** The rows of the README's table of environment variables, a list of cells each. */
function rowsOfReadme(): string[][] {
  const section = readFileSync('README.md', 'utf8').split('\n## Configuration\n')[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('the README lists every environment variable with its default and what it does', () => {
  expect(rowsOfReadme()).toEqual(Object.values<Setting<Shown>>(SETTINGS).map(rowOf));
});
