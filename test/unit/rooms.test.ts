import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sectionOf, tableRows } from '../support/documents/documents.js';

/** What composes the rooms to an application. */
const APP = new Set(['app.module.ts', 'app.setup.ts', 'entities.ts']);
/** Static ones, late ones, and those of types. */
const IMPORTS = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)\.js'/g;

interface Room {
  /** Below `src/`; `app` for what composes the rooms. */
  readonly path: string;
  readonly mayImport: readonly string[];
}

/** The rooms of docs/architecture.md, from top to bottom. */
const rooms: readonly Room[] = tableRows(sectionOf('docs/architecture.md', 'Who may import whom')).map(
  ([room = '', allowed = '']) => ({
    path: room.replaceAll('`', ''),
    mayImport: allowed === '—' ? [] : allowed.split(', '),
  }),
);
const nameOf = ({ path }: Room): string => path.split('/').at(-1) ?? path;
const names = rooms.map(nameOf);

/** The room that a file of `src/` lies in: the innermost of the table's. */
function roomOf(file: string): Room | undefined {
  const around = rooms.filter(({ path }) => (path === 'app' ? APP.has(file) : `${file}/`.startsWith(`${path}/`)));
  return around.toSorted((a, b) => b.path.length - a.path.length)[0];
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

/** What the files of a room import from other rooms: `<file> imports <room>`, by the room's name. */
function importsOf(room: Room): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of files.filter((path) => roomOf(path) === room)) {
    for (const [, path = ''] of readFileSync(join('src', file), 'utf8').matchAll(IMPORTS)) {
      const other = roomOf(`${join(dirname(file), path)}.ts`);
      if (!other || other === room) continue;
      found.set(nameOf(other), [...(found.get(nameOf(other)) ?? []), file]);
    }
  }
  return found;
}

test('every file of src lies in a room of the table, and every room has files', () => {
  expect(files.filter((file) => !roomOf(file))).toEqual([]);
  expect(rooms.filter((room) => !files.some((file) => roomOf(file) === room))).toEqual([]);
});

describe.each(rooms)('$path', (room) => {
  const below = new Set(names.slice(rooms.indexOf(room) + 1));

  test('may import rooms below it only', () => {
    expect(room.mayImport.filter((name) => !below.has(name))).toEqual([]);
  });

  test('imports the rooms that the table names, and no other', () => {
    const imported = importsOf(room);
    const strays = [...imported].filter(([name]) => !room.mayImport.includes(name));
    expect(strays.map(([name, importers]) => `${importers.join(', ')} imports ${name}`)).toEqual([]);
    expect(room.mayImport.filter((name) => !imported.has(name))).toEqual([]);
  });
});
