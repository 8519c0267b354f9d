/** Characters that leave nothing to see: joiners, soft hyphens, variation selectors, marks of direction. */
const IGNORABLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const MARKS = /\p{M}/gu;
const APOSTROPHES = /[\u2018\u2019\u201b\u02bc\u02b9\u02bb\u0060\u00b4\uff07]/g;
const DASHES = /[\p{Pd}\u2212]/gu;
const DECIMAL_DIGITS = /\p{Nd}/gu;
const DIGITS_OF_A_SCRIPT = 10;

/** Letters that are one character in Unicode and a letter with a stroke, or two letters, to whoever looks for them. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};
const LETTERS_WITH_A_PLAIN_FORM = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'g');

/**
 * One text for all that differ only in case: `STRASSE`, `Straße`; `ΣΟΦΟΣ`, `σοφος`. The dotless `ı` is a letter of its own, as
 * Unicode has it. Lower case alone would not do: it depends on a letter's place, and keeps the `ß`.
 */
export function foldCase(text: string): string {
  return text.replace(/\p{Changes_When_Casefolded}/gu, (character) =>
    character.toLowerCase().toUpperCase().toLowerCase(),
  );
}

/** One text for all spellings of an e-mail address that differ in case, normal form, the space around or what can't be seen. */
export function emailKeyOf(email: string): string {
  return foldCase(email.normalize('NFKC').replace(IGNORABLE, '').trim()).normalize('NFKC');
}

/**
 * What texts are compared by when people look for something: without case, accents and what can't be seen, letters and digits in
 * their plain form, one kind of apostrophe and dash.
 */
export function plainForm(text: string): string {
  // Before, as some of them would become a space and a mark; and after, as others become one of them.
  const decomposed = withPlainPunctuation(withPlainPunctuation(text).normalize('NFKD'));
  return foldCase(decomposed.replace(MARKS, '').replace(IGNORABLE, ''))
    .replace(LETTERS_WITH_A_PLAIN_FORM, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(DECIMAL_DIGITS, asciiDigit);
}

function withPlainPunctuation(text: string): string {
  return text.replace(APOSTROPHES, "'").replace(DASHES, '-');
}

/** Every script has its digits side by side, from 0 to 9. */
function asciiDigit(digit: string): string {
  if (digit <= '9') return digit;
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % DIGITS_OF_A_SCRIPT);
}
