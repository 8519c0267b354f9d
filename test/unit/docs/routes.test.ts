import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { tableRows } from '../../support/documents/documents.js';

type Operation = Readonly<{ tags: [string]; summary: string; security?: Readonly<Record<string, unknown>>[] }>;
interface Document {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Whoever may act as staff is told in a sentence above the table. */
function tokensOf({ security }: Operation): string {
  if (!security?.length) return 'anybody';
  const names = security.flatMap((scheme) => Object.keys(scheme));
  return names.filter((name) => names.length === 1 || (name !== 'directory' && name !== 'app')).join(', ');
}

test('docs/routes.md lists every route, by subject, with whose token it takes and what it does', () => {
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
  expect(tableRows(readFileSync('docs/routes.md', 'utf8'))).toEqual(rows);
});
