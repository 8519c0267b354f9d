import { plainForm } from '../text-forms.js';

/** Beyond it parts of words are told apart by the text itself. */
export const KEY_LENGTH = 12;
/** Shorter parts of words would each lead to half of all clients. */
export const MIN_KEY_LENGTH = 2;
/** So many come of five fields full of one word each; more can only come of characters that stand for a dozen others. */
const MAX_KEYS = 1_500;

const LETTERS_AND_DIGITS = /[\p{L}\p{N}]+/gu;
const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{N}]/gu;
const LETTER = /\p{L}/u;
/** A trunk prefix in the international form, which nobody dials: `+49 (0)30 …`. */
const SILENT_ZERO = /\(0\)/g;
const NO_DIGIT = /\D/g;
/** Written without a space between the last name, which comes first, and the first name. */
const WITHOUT_SPACES = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]+$/u;

/** What somebody is looked for by. */
export interface Searchable {
  readonly firstName: string;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly customId: string | null;
}

/**
 * All that somebody can be found by, in its plain form: a word of a search is found when it is a part of this text. Words with
 * punctuation are in it without it, too (`O’Brien`, `crm-4711`), and a phone number is its digits.
 */
export function searchTextOf({ firstName, lastName, email, phone, customId }: Searchable): string {
  const names = [firstName, lastName ?? '', customId ?? ''].flatMap((text) => wordsOf(text));
  const whole = `${lastName ?? ''}${firstName}`;
  const words = [
    ...names,
    ...names.map((word) => word.replace(NEITHER_LETTER_NOR_DIGIT, '')),
    ...(WITHOUT_SPACES.test(whole) ? wordsOf(whole) : []),
    ...wordsOf(email ?? ''),
    ...phoneWordsOf(plainForm(phone ?? '')),
  ];
  return [...new Set(words)].filter((word) => word !== '').join(' ');
}

/**
 * The keys under which a search text is in the index: the ends of its words, cut. Whatever is a part of a word, and long enough, is
 * the beginning of one of them. Those that another one begins with are left out.
 */
export function searchKeysOf(searchText: string): string[] {
  const ends = new Set<string>();
  for (const [word] of searchText.matchAll(LETTERS_AND_DIGITS)) {
    const characters = Array.from(word);
    for (let start = 0; start <= characters.length - MIN_KEY_LENGTH && ends.size < MAX_KEYS; start += 1) {
      ends.add(characters.slice(start, start + KEY_LENGTH).join(''));
    }
  }
  const sorted = [...ends].toSorted();
  return sorted.filter((end, index) => !sorted[index + 1]?.startsWith(end));
}

function wordsOf(text: string): string[] {
  return plainForm(text).split(/\s+/);
}

/** The digits of a phone number, with and without a zero that is not dialled; what is more than a number stays readable. */
function phoneWordsOf(phone: string): string[] {
  const digits = [phone, phone.replace(SILENT_ZERO, '')].map((form) => form.replace(NO_DIGIT, ''));
  return [...digits, ...(LETTER.test(phone) ? phone.split(/\s+/) : [])];
}
