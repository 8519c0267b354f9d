import type { Schema } from './published-routes.js';

/** A value that fits `schema`; ids are taken from `ids` by the field's name. */
export function sampleOf(schema: Schema, ids: Ids, name = '', parent = ''): unknown {
  const id = ids(name, parent);
  if (id !== undefined && schema.type === 'string') return id;
  if (schema.type === 'object' || schema.properties) {
    const entries = Object.entries(schema.properties ?? {});
    return Object.fromEntries(entries.map(([key, child]) => [key, sampleOf(child, ids, key, name)]));
  }
  const itemId = ids(singular(name), parent);
  if (schema.type === 'array' && (schema.items?.properties || itemId !== undefined || schema.example === undefined)) {
    return schema.items ? [sampleOf(schema.items, ids, singular(name), name)] : [];
  }
  if (schema.example !== undefined) return schema.example;
  if (schema.format === 'date') return '2030-01-31';
  if (schema.enum) return schema.enum[0];
  if (schema.oneOf || schema.type === 'number' || schema.type === 'integer') return 1;
  return schema.type === 'boolean' ? true : 'text';
}

/** The record that a field names: by its own name, or by that of the list or object that it is in. */
export type Ids = (name: string, parent: string) => string | undefined;

const singular = (name: string): string => name.replace(/s$/, '');

/** A body that differs from a good one in one place. */
interface BadBody {
  readonly name: string;
  readonly body: unknown;
}

/** Where a schema's value stands in a body, and what stands there. */
interface Place {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly parent: string;
  readonly schema: Schema;
  readonly required: boolean;
}

const LONG_TEXT = 'x'.repeat(10_000);
const NUL_TEXT = 'a\u0000b';
const HALF_CHARACTER = 'a\ud800b';
const NOT_TEXT = [['x'], { x: 1 }, true];
const NOT_NUMBERS = ['abc', '', ['1'], { x: 1 }, true, -1, 0.5, '1e400'];
const NOT_AMOUNTS = ['abc', '', [1], { x: 1 }, true, -1, 1e308, '1,5', '0.00001', '1e3', LONG_TEXT];
const NOT_FLAGS = ['yes', '', 1, [true]];
const NOT_LISTS = ['x', true];
const NOT_OBJECTS = ['x', true, [{}]];

/** Bodies that a route with this body must refuse: each has one value of the wrong type, too long, empty or unstorable. */
export function refusedBodies(schema: Schema, ids: Ids): BadBody[] {
  const good = sampleOf(schema, ids);
  return placesIn(schema).flatMap((place) =>
    badValuesFor(place).map((value) => ({
      name: `${place.path.join('.')} = ${shortened(value)}`,
      body: replaced(good, place.path, value),
    })),
  );
}

/** Bodies whose one odd value a route may ignore or take: they must only not make it fail. */
export function oddBodies(schema: Schema, ids: Ids): BadBody[] {
  const good = sampleOf(schema, ids);
  return placesIn(schema).flatMap((place) =>
    [null, {}, '𝒳'.repeat(64)].map((value) => ({
      name: `${place.path.join('.')} = ${shortened(value)}`,
      body: replaced(good, place.path, value),
    })),
  );
}

/** What counts as not given in an optional field (contract 0.5). */
export const NOT_GIVEN = [null, '', ' \t\n', '\u200b\ufe0f\u3164'];

/** For each optional field of a body: bodies that have it without giving it, and the one that lacks it. */
export function bodiesNotGiving(schema: Schema, ids: Ids): { name: string; without: unknown; blank: unknown[] }[] {
  const good = sampleOf(schema, ids);
  return placesIn(schema)
    .filter(({ required }) => !required)
    .map(({ path }) => ({
      name: path.join('.'),
      without: replaced(good, path, undefined),
      blank: NOT_GIVEN.map((value) => replaced(good, path, value)),
    }));
}

/** Bodies that have `text` in one place where text of any kind has to be given. */
export function bodiesWithText(schema: Schema, ids: Ids, text: string): BadBody[] {
  const good = sampleOf(schema, ids);
  return placesIn(schema)
    .filter(({ required, schema: { type, minLength, maxLength } }) => {
      return required && type === 'string' && maxLength !== undefined && minLength === undefined;
    })
    .map(({ path }) => ({ name: path.join('.'), body: replaced(good, path, text) }));
}

/** Bodies that name one record twice in a list of ids, or of rows with an `id`. */
export function bodiesNamingTwice(
  schema: Schema,
  ids: Ids,
): (BadBody & { readonly path: string; readonly id: string })[] {
  const good = sampleOf(schema, ids);
  return placesIn(schema).flatMap(({ path, schema: { items } }) => {
    if (items?.type !== 'string' && !items?.properties?.['id']) return [];
    const id = 'twice00000000000';
    const rowOf = (uid: string): unknown => (items.properties ? { ...(sampleOf(items, ids) as object), id: uid } : uid);
    const [row, other] = [rowOf(id), rowOf('once000000000000')];
    return [{ name: path.join('.'), path: path.join('.'), id, body: replaced(good, path, [row, other, row]) }];
  });
}

/** Bodies that name `foreign` records, each in one place where `ids` names one of the caller's own. */
export function foreignBodies(schema: Schema, ids: Ids, foreign: Ids): BadBody[] {
  const good = sampleOf(schema, ids);
  return placesIn(schema).flatMap((place) => {
    const value = foreign(place.name, place.parent);
    if (value === undefined || place.schema.type !== 'string' || ids(place.name, place.parent) === undefined) return [];
    return [{ name: `${place.path.join('.')} of another business`, body: replaced(good, place.path, value) }];
  });
}

function placesIn(
  schema: Schema,
  at: Omit<Place, 'schema'> = { path: [], name: '', parent: '', required: true },
): Place[] {
  const own = at.path.length > 0 ? [{ ...at, schema }] : [];
  const children = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    placesIn(child, {
      path: [...at.path, name],
      name,
      parent: at.name,
      required: schema.required?.includes(name) ?? false,
    }),
  );
  const items = schema.items
    ? placesIn(schema.items, { path: [...at.path, 0], name: singular(at.name), parent: at.name, required: true })
    : [];
  return [...own, ...children, ...items];
}

/** An optional field may be blank. */
function badValuesFor(place: Place): unknown[] {
  return wrongValuesFor(place).filter((value) => place.required || value !== '');
}

function wrongValuesFor({ schema, required }: Place): unknown[] {
  const missing = required ? [null, ''] : [];
  switch (schema.type) {
    case 'integer':
      return [...missing, ...NOT_NUMBERS];
    case 'boolean':
      return [...missing, ...NOT_FLAGS];
    case 'array':
      return [...missing, ...NOT_LISTS, Array.from({ length: 2_000 }, () => 'x')];
    case 'object':
      return [...missing, ...NOT_OBJECTS];
    case 'string':
      return [...missing, ...notTextOf(schema), LONG_TEXT, NUL_TEXT, HALF_CHARACTER];
    default:
      if (schema.oneOf) return [...missing, ...NOT_AMOUNTS];
      throw new Error(`a body with a value of an unexpected type: ${JSON.stringify(schema)}`);
  }
}

/** The texts `true` and `false` may also be given as what they stand for (contract 0.5). */
function notTextOf({ enum: choices = [] }: Schema): unknown[] {
  return choices.includes('true') ? NOT_TEXT.filter((value) => value !== true) : NOT_TEXT;
}

function replaced(body: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(body)) return body.with(Number(key), replaced(body[Number(key)], rest, value));
  const object = body as Readonly<Record<string, unknown>>;
  return { ...object, [key]: replaced(object[key], rest, value) };
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 20)}… (${text.length})` : text;
}
