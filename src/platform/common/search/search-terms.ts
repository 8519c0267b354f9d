import { plainForm } from '../text-forms.js';
import { KEY_LENGTH, MIN_KEY_LENGTH } from './search-index.js';

/** What phone numbers are written with. */
const PHONE_PUNCTUATION = /^[+()./-]+$/;
const PHONE_NUMBER = /^[+()./-]*\d[\d+()./-]*$/;
const NO_DIGIT = /\D/g;
const SILENT_ZERO = '(0)';
const LEADING_ZEROS = /^0+/;
/** Fewer may be anything, in which a zero counts. */
const MIN_DIALLED_DIGITS = 6;
const LETTERS_AND_DIGITS = /[\p{L}\p{N}]+/gu;

/** One word of a search: found in a search text of which at least one of its spellings is a part. */
export type SearchTerm = readonly [string, ...string[]];

/**
 * The words that somebody is looking for, each of which has to be found; none for a text in which there is nothing to look for. A
 * phone number is looked for by its digits, without the zeros that it is dialled with inside of its country.
 */
export function searchTermsOf(text: string): SearchTerm[] {
  const words = [...new Set(plainForm(text).split(/\s+/))].filter((word) => word !== '');
  const numbers = words.filter((word) => PHONE_NUMBER.test(word) && word !== SILENT_ZERO);
  const isPhoneNumber =
    numbers.length > 0 && words.every((word) => PHONE_NUMBER.test(word) || PHONE_PUNCTUATION.test(word));
  if (!isPhoneNumber) return words.map((word) => termOf(word, false));
  const isDialled = numbers.join('').replace(NO_DIGIT, '').length >= MIN_DIALLED_DIGITS;
  // What only divides its digits is not looked for.
  return numbers.map((word, index) => termOf(word, isDialled && index === 0));
}

function termOf(word: string, isNumbersBeginning: boolean): SearchTerm {
  if (!PHONE_NUMBER.test(word)) return [word];
  const numbers = [word, word.replace(SILENT_ZERO, '')].map((spelling) => spelling.replace(NO_DIGIT, ''));
  const dialled = isNumbersBeginning ? numbers.map((digits) => digits.replace(LEADING_ZEROS, '')) : [];
  const others = [...numbers, ...dialled].filter((spelling) => spelling !== '' && spelling !== word);
  return [word, ...new Set(others)];
}

/**
 * What the keys begin with by which a term can be looked up, in several ways: of a search text in which it is found at least one key
 * begins like one text of each way. There is a way for each word that is long enough in the term, or for all of its spellings.
 */
export function keyBeginningsOf(term: SearchTerm): string[][] {
  const [words, ...others] = term.map(longestBeginningsOf);
  if (others.length === 0) return (words ?? []).map((word) => [word]);
  const longest = [words, ...others].flatMap((each) => each?.slice(0, 1) ?? []);
  return longest.length === term.length ? [[...new Set(longest)]] : [];
}

/** Of the words between punctuation, the longest first. */
function longestBeginningsOf(spelling: string): string[] {
  return [...spelling.matchAll(LETTERS_AND_DIGITS)]
    .map(([word]) => Array.from(word).slice(0, KEY_LENGTH))
    .filter((characters) => characters.length >= MIN_KEY_LENGTH)
    .toSorted((a, b) => b.length - a.length)
    .map((characters) => characters.join(''));
}
