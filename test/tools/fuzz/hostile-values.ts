import fc from 'fast-check';
import type { Schema } from '../../support/http/published-routes.js';

/** Ids that a request may name: the caller's, another business's, and ones of nobody. */
export interface KnownIds {
  /** By what a field or parameter names; undefined when it names no record. */
  readonly of: (name: string, parent: string) => string | undefined;
  readonly foreign: (name: string, parent: string) => string | undefined;
  /** Every id there is, to put where it does not belong. */
  readonly all: readonly string[];
}

const MOST_LIST_ITEMS = 4;

/** Texts that have broken something somewhere. */
const NASTY_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e‮evil',
  '🧘'.repeat(32),
  'x'.repeat(65),
  'x'.repeat(5_000),
  "'; drop table clients; --",
  "' or 1=1 --",
  '$1',
  '%s%n',
  '{{7*7}}',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'true',
  'NaN',
  'Infinity',
  '-0',
  '1e400',
  '0x10',
  '1,5',
  '9999999999999999999999.99',
  '2030-02-30',
  '0000-00-00',
  '9999-12-31',
  '10000-01-01',
  '-000001-01-01',
  '2030-01-31T24:00:00Z',
  '2030-01-31T10:00:00+25:00',
  '2030-06-01T10:00:00Z',
  'USD',
  'XXX',
  'Europe/Berlin',
  'Mars/Olympus',
  'D',
  'ACTIVE',
];

const NASTY_NUMBERS = [
  0,
  -0,
  -1,
  1,
  2,
  0.5,
  0.01,
  0.001,
  100,
  101,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  5e-324,
];

const POISONED: readonly unknown[] = [
  JSON.parse('{"__proto__": {"active": true}}'),
  { constructor: { prototype: { active: true } } },
  { toString: 1, valueOf: 'x', length: -1 },
  JSON.parse('{"then": "x"}'),
  { toJSON: null },
];

/** Anything that JSON can say. */
export function anyJson(ids: KnownIds): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom<unknown>(...NASTY_TEXTS),
    fc.constantFrom<unknown>(...NASTY_NUMBERS),
    fc.constantFrom<unknown>(...ids.all),
    fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], ...POISONED),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.jsonValue({ maxDepth: 3 }),
  );
}

/** A text for a path, a query or a header. */
export function anyText(ids: KnownIds): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...NASTY_TEXTS),
    fc.constantFrom(...NASTY_NUMBERS).map(String),
    fc.constantFrom(...ids.all),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
}

/** A value that mostly fits `schema` and names mostly records that exist, with something hostile here and there. */
export function anyValueOf(schema: Schema, ids: KnownIds, name = '', parent = ''): fc.Arbitrary<unknown> {
  const hostile = { weight: 1, arbitrary: anyJson(ids) };
  const fitting = { weight: 12, arbitrary: fittingValueOf(schema, ids, name, parent) };
  return fc.oneof(fitting, hostile);
}

function fittingValueOf(schema: Schema, ids: KnownIds, name: string, parent: string): fc.Arbitrary<unknown> {
  if (schema.properties) return anyObjectOf(schema, ids, name);
  if (schema.type === 'array') {
    const item = anyValueOf(schema.items ?? {}, ids, name.replace(/s$/, ''), name);
    return fc.array(item, { maxLength: MOST_LIST_ITEMS });
  }
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const [own, foreign] = [ids.of(name, parent), ids.foreign(name, parent)];
  if (own !== undefined) return fc.constantFrom(own, own, own, own, foreign ?? own, 'nosuchuid0000000');
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.oneOf || schema.type === 'number' || schema.type === 'integer') return anyNumber(schema);
  if (schema.format === 'date') return anyDay();
  if (schema.format === 'date-time') return anyDay().map((day) => `${day}T10:00:00Z`);
  const examples = schema.example === undefined ? [] : [fc.constant(schema.example)];
  return fc.oneof(...examples, fc.string({ maxLength: 30 }), fc.constantFrom(...NASTY_TEXTS));
}

function anyNumber({ type, example }: Schema): fc.Arbitrary<unknown> {
  const usual = fc.integer({ min: 0, max: 20 });
  const exact = type === 'integer' ? usual : fc.oneof(usual, usual.map(String), fc.constantFrom('19.99', '0.1', 45.5));
  return fc.oneof(exact, fc.constant(example ?? 1), fc.constantFrom<unknown>(...NASTY_NUMBERS));
}

/** Years around now, so that some are past and some to come. */
function anyDay(): fc.Arbitrary<string> {
  return fc
    .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2040-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
}

/** An object with most of its properties, and sometimes one that it should not have. */
function anyObjectOf({ properties = {}, required = [] }: Schema, ids: KnownIds, parent: string): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, child]) => {
    const value = anyValueOf(child, ids, name, parent);
    const kept = required.includes(name) ? 24 : 1;
    return fc.option(value, { freq: kept, nil: undefined }).map((chosen): [string, unknown] => [name, chosen]);
  });
  const extra = fc.option(
    fc.tuple(fc.constantFrom('__proto__', 'constructor', 'business_uid', 'state', 'x', ''), anyJson(ids)),
    { freq: 1, nil: undefined },
  );
  const surplus = fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: extra });
  return fc.tuple(surplus, ...fields).map(([further, ...chosen]) => {
    const entries = chosen.filter(([, value]) => value !== undefined);
    // `fromEntries` defines own keys, `__proto__` too, which then goes out as JSON.
    return Object.fromEntries(further ? [...entries, further] : entries) as unknown;
  });
}
