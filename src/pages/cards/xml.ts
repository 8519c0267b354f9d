/** Everything that XML 1.0 allows as a character (its production 2). Halves of surrogate pairs are not among them. */
const NOT_A_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Any text as XML character data, also within an attribute. What can't be said in XML becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(NOT_A_CHARACTER, '\u{FFFD}').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** What is about twice as wide as a Latin letter: most scripts of East Asia, and emoji. */
const WIDE =
  /[\u{1100}-\u{115F}\u{2E80}-\u{A4CF}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FF00}-\u{FF60}\p{Extended_Pictographic}]/u;

const segmenter = new Intl.Segmenter('en');
/** Code units that are looked at for each letter of width. Far more than people write: a flag has 4, a family of emoji 25. */
const UNITS_PER_LETTER = 32;

/** Cuts a text to about `width` Latin letters, between what people see as characters, with an ellipsis where something is missing. */
export function shorten(text: string, width: number): string {
  // However long the text is: finding its characters takes a second for a megabyte.
  const beginning = text.slice(0, width * UNITS_PER_LETTER);
  const characters = Array.from(segmenter.segment(beginning), ({ segment }) => segment);
  // The last one may have been cut in two.
  if (beginning.length < text.length) characters.splice(-1, 1, '…');
  let left = width;
  let fitting = '';
  for (const [index, character] of characters.entries()) {
    left -= WIDE.test(character) ? 2 : 1;
    const isLast = index === characters.length - 1;
    if (left < (isLast ? 0 : 1)) return `${fitting.trimEnd()}…`;
    fitting += character;
  }
  return fitting;
}
