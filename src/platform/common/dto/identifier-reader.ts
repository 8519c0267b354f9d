import { isGiven } from '../given.js';

/** Longest identifier that can exist; anything longer is refused before it is looked up (contract 1.1). */
export const MAX_UID_LENGTH = 64;

/** Reads a query or body into a new instance of its class; undefined when it isn't plainly right. */
export type Reader = (value: unknown) => object | undefined;

interface Identifier {
  readonly name: string;
  readonly optional: boolean;
  /** The field's own name first. */
  readonly spellings: readonly string[];
}

/** What is known of the classes that fields have been declared in. */
const fieldCounts = new Map<unknown, number>();
const identifiers = new Map<unknown, Identifier[]>();
const readers = new Map<unknown, Reader | undefined>();

/** Counts a field of a class, of whatever kind. */
export const noteField: PropertyDecorator = ({ constructor }) => {
  fieldCounts.set(constructor, (fieldCounts.get(constructor) ?? 0) + 1);
};

/** Notes an identifier of a class. */
export function noteIdentifier(options: { optional?: true; aliases?: readonly string[] }): PropertyDecorator {
  const { optional = false, aliases = [] } = options;
  return ({ constructor }, property) => {
    const name = String(property);
    const known = identifiers.get(constructor) ?? [];
    identifiers.set(constructor, [...known, { name, optional, spellings: [name, ...aliases] }]);
  };
}

/**
 * A reader of a class that has nothing but identifiers, such as the body of a redemption; undefined for any other class. It does at
 * a fraction of the cost what the validation library does to good input (docs/benchmarks.md). Bad input it leaves to the library,
 * which knows what to say about it.
 */
export function identifierReaderOf(type: unknown): Reader | undefined {
  if (!readers.has(type)) readers.set(type, makeReader(type));
  return readers.get(type);
}

function makeReader(type: unknown): Reader | undefined {
  const fields = identifiers.get(type);
  if (!fields || fields.length !== fieldCounts.get(type) || isDerived(type)) return undefined;
  const Type = type as new () => object;
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
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
