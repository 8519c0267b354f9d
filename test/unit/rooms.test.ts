import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Override {
  readonly files: readonly string[];
  readonly rules: Readonly<
    Record<string, readonly [string, { patterns: readonly { regex: string; message: string }[] }]>
  >;
}

const { overrides } = JSON.parse(readFileSync('.oxlintrc.json', 'utf8')) as { overrides: readonly Override[] };
const rooms = readdirSync('src', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
const rootFiles = readdirSync('src', { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? entry.name : []));

/** What the linter forbids a room to import, and the rooms that its message says are allowed. */
function ruleOf(room: string): { forbids: RegExp; allowed: readonly string[] } {
  const override = overrides.find(({ files }) => files.includes(`src/${room}/**`));
  const pattern = override?.rules['eslint/no-restricted-imports']?.[1].patterns[0];
  if (!pattern) throw new Error(`.oxlintrc.json says nothing of src/${room}`);
  const [, list = ''] = /^\S+ may import (.+?): /.exec(pattern.message) ?? [];
  return { forbids: new RegExp(pattern.regex), allowed: list === 'no room' ? [] : list.split(', ') };
}

describe.each(rooms)('the room %s', (room) => {
  const { forbids, allowed } = ruleOf(room);

  test('may import the rooms that its rule names and no other', () => {
    const others = rooms.filter((other) => other !== room);
    const free = others.filter((other) => !forbids.test(`../${other}/x.js`) && !forbids.test(`../../${other}/x.js`));
    expect(new Set(free)).toEqual(new Set(allowed));
    expect(forbids.test('./own.js')).toBe(false);
  });

  test('imports nothing from above the rooms, unless it starts or describes the whole', () => {
    const isAbove = room === 'cli' || room === 'startup';
    const free = rootFiles.filter((file) => !forbids.test(`../${file.replace(/ts$/, 'js')}`));
    expect(free).toEqual(isAbove ? rootFiles : []);
  });

  // The linter sees `import … from` only.
  test('keeps to that when it imports late', () => {
    const paths = readdirSync(join('src', room), { recursive: true, encoding: 'utf8' });
    const texts = paths
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join('src', room, path), 'utf8'));
    const late = texts.flatMap((text) => Array.from(text.matchAll(/\bimport\('([^']+)'\)/g), ([, path = '']) => path));
    expect(late.filter((path) => forbids.test(path))).toEqual([]);
  });
});
