import { ValidateBy } from 'class-validator';
import { MAX_UID_LENGTH } from './identifier-reader.js';

/** The validation's name. Unlike every other it is no fault of form: the pipe answers 422. */
export const NAMES_NOTHING_TWICE = 'namesNothingTwice';

/**
 * Refuses a list, of ids or of rows with an `id`, in which one stands twice: whichever of two rows a route obeyed, the caller may have
 * meant the other.
 */
export function NamesNothingTwice(): PropertyDecorator {
  return ValidateBy({
    name: NAMES_NOTHING_TWICE,
    validator: {
      validate: (value) => repeatedIn(value) === undefined,
      defaultMessage: (problem) => `${problem?.property} names ${repeatedIn(problem?.value)} twice; name it once`,
    },
  });
}

function repeatedIn(list: unknown): string | undefined {
  if (!Array.isArray(list)) return undefined;
  const seen = new Set<string>();
  for (const entry of list as unknown[]) {
    const id = idOf(entry);
    if (id === undefined) continue;
    if (seen.has(id)) return id;
    seen.add(id);
  }
  return undefined;
}

/** What can't be an id is refused by other checks. */
function idOf(entry: unknown): string | undefined {
  const id = typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : entry;
  return typeof id === 'string' && id.length <= MAX_UID_LENGTH ? id : undefined;
}
