import { Allow } from 'class-validator';
import { UnprocessableError } from '../errors/common.errors.js';

const fixedFields = new Map<unknown, readonly string[]>();

/**
 * Fields that are known where a body of this class goes, but can't be changed there. They are kept when the body is read, so that
 * {@link refuseChanges} can say so; keys that are named nowhere are ignored (contract 1.1). `updated_at` is not for this list: it
 * tells what was read, and the first change makes it old.
 */
export function FixedFields(...names: readonly string[]): ClassDecorator {
  return (target) => {
    for (const name of names) Allow()(target.prototype as object, name);
    fixedFields.set(target, names);
  };
}

/**
 * Nothing that is sent is ignored in silence: a fixed field may be sent as it is, as when a record is read, changed and sent back,
 * but not with another value. Null counts as not given.
 * @param shown the record as it is, under the names by which callers know its fields
 * @param path of `given` within the body
 * @throws UnprocessableError (422) that names the field
 */
export function refuseChanges(given: object, shown: object, path = ''): void {
  const [wanted, current] = [given as Fields, shown as Fields];
  for (const name of fixedFields.get(given.constructor) ?? []) {
    const value = wanted[name];
    if (value === undefined || value === null || isSame(value, current[name])) continue;
    const field = path + name;
    const kept = current[name] === undefined ? '' : `, or send it as it is: ${JSON.stringify(current[name])}`;
    throw new UnprocessableError(`${field} can’t be changed here: leave it out${kept}`, field);
  }
}

/** True when `given` says something of a field that can't be changed, so that the record has to be read to compare. */
export function namesFixedFields(given: object): boolean {
  return (fixedFields.get(given.constructor) ?? []).some((name) => (given as Fields)[name] != null);
}

type Fields = Readonly<Record<string, unknown>>;

/** Counters and amounts are read as numbers or texts alike (contract 0.5). An object may leave out what it doesn't speak of. */
function isSame(given: unknown, shown: unknown): boolean {
  if (given === shown) return true;
  if (Array.isArray(given)) {
    return (
      Array.isArray(shown) && given.length === shown.length && given.every((item, index) => isSame(item, shown[index]))
    );
  }
  if (isFields(given)) {
    return isFields(shown) && Object.entries(given).every(([name, value]) => isSame(value, shown[name]));
  }
  return isScalar(given) && isScalar(shown) && (String(given) === String(shown) || isSameNumber(given, shown));
}

function isSameNumber(given: string | number | boolean, shown: string | number | boolean): boolean {
  return given !== '' && shown !== '' && Number(given) === Number(shown);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
