/** Most text shows that it is visible at once. */
const VISIBLE_ASCII = /[!-~]/;

/**
 * Text in which there is nothing to see: white space, control and format characters (zero-width ones, joiners, marks of direction,
 * the soft hyphen, U+FEFF), others that are ignored by default (fillers, variation selectors), marks with nothing to stand on, and
 * the Braille pattern without a dot.
 */
const INVISIBLE =
  /^[\p{White_Space}\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]*$/u;

/** True for text that nobody can see (contract 0.5). */
export function isBlank(text: string): boolean {
  return !VISIBLE_ASCII.test(text) && INVISIBLE.test(text);
}

/** False for what counts as not given in an optional place: nothing, `null`, and text that nobody can see (contract 0.5). */
export function isGiven(value: unknown): boolean {
  if (typeof value === 'string') return !isBlank(value);
  return value !== undefined && value !== null;
}
