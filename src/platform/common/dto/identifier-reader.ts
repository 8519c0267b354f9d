import { isGiven } from '../given.js';
import { refusesUnknownKeys } from './unknown-keys.js';

/** Longest identifier that can exist; anything longer is refused before it is looked up (contract 1.1). */
export const MAX_UID_LENGTH = 64;

/** Reads a query or body into a new instance of its class; undefined when it isn't plainly right. */
export type Reader = (value: unknown) => object | undefined;

interface FieldSpelling {
  readonly optional?: true;
  readonly aliases?: readonly string[];
}

interface Identifier {
  readonly name: string;
  readonly optional: boolean;
  /** The field's own name first. */
  readonly spellings: readonly string[];
}

/** What is known of the classes that fields have been declared in. */
const fieldCounts = new Map<unknown, number>();
const optionalFields = new Map<unknown, Pick<Identifier, 'name' | 'spellings'>[]>();
const identifiers = new Map<unknown, Identifier[]>();
const readers = new Map<unknown, Reader | undefined>();

/** Counts a field of a class, of whatever kind, and notes an optional one. */
export function noteField({ optional, aliases = [] }: FieldSpelling): PropertyDecorator {
  return ({ constructor }, property) => {
    fieldCounts.set(constructor, (fieldCounts.get(constructor) ?? 0) + 1);
    if (!optional) return;
    const name = String(property);
    const known = optionalFields.get(constructor) ?? [];
    optionalFields.set(constructor, [...known, { name, spellings: [name, ...aliases] }]);
  };
}

/** Notes an identifier of a class. */
export function noteIdentifier(options: FieldSpelling): PropertyDecorator {
  const { optional = false, aliases = [] } = options;
  return ({ constructor }, property) => {
    const name = String(property);
    const known = identifiers.get(constructor) ?? [];
    identifiers.set(constructor, [...known, { name, optional, spellings: [name, ...aliases] }]);
  };
}

/**
 * A reader of a class that needs nothing but identifiers, such as the body of a redemption; undefined for any other class. It does at
 * a fraction of the cost what the validation library does to good input (docs/benchmarks.md). Bad input it leaves to the library,
 * which knows what to say about it, and so it does input that has an optional field of another kind.
 */
export function identifierReaderOf(type: unknown): Reader | undefined {
  if (!readers.has(type)) readers.set(type, makeReader(type));
  return readers.get(type);
}

function makeReader(type: unknown): Reader | undefined {
  const fields = identifiers.get(type);
  if (!fields || isDerived(type) || refusesUnknownKeys(type)) return undefined;
  const names = new Set(fields.map(({ name }) => name));
  const others = (optionalFields.get(type) ?? []).filter(({ name }) => !names.has(name));
  if (fields.length + others.length !== fieldCounts.get(type)) return undefined;
  const spellingsOfOthers = others.flatMap(({ spellings }) => spellings);
  const Type = type as new () => object;
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    for (const spelling of spellingsOfOthers) if (spelling in value) return undefined;
    const result = new Type() as Record<string, string>;
    for (const { name, optional, spellings } of fields) {
      const given = firstGiven(value as Record<string, unknown>, spellings);
      if (given === undefined && optional) continue;
      if (typeof given !== 'string' || given === '' || given.length > MAX_UID_LENGTH) return undefined;
      result[name] = given;
    }
    return result;
  };
}

/** Fields of the class that it derives from would be missed. */
function isDerived(type: unknown): boolean {
  return Object.getPrototypeOf(type) !== Function.prototype;
}

/** The first spelling that is given; null and blank text count as absent, as everywhere. */
function firstGiven(value: Record<string, unknown>, spellings: readonly string[]): unknown {
  for (const spelling of spellings) {
    const given = value[spelling];
    if (isGiven(given)) return given;
  }
  return undefined;
}
