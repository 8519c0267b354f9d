import { describe, expect, test } from '@jest/globals';
import { isBlank } from '../../../src/platform/common/given.js';
import { emailKeyOf, foldCase, plainForm } from '../../../src/platform/common/text-forms.js';

describe('text that nobody can see', () => {
  test.each([
    ['nothing', ''],
    ['white space of every kind', ' \t\r\n\u00a0\u2003\u3000'],
    ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff'],
    ['variation selectors', '\ufe0f\ufe0e\u{e0100}'],
    ['marks with nothing to stand on', '\u0301\u20dd\u0903'],
    ['Hangul fillers', '\u3164\u115f\u1160\uffa0'],
    ['the soft hyphen', '\u00ad'],
    ['marks of direction', '\u200e\u200f\u202a\u202e\u2066\u2069\u061c'],
    ['the combining grapheme joiner', '\u034f'],
    ['the Mongolian separator', '\u180e'],
    ['tags', '\u{e0001}\u{e0041}'],
    ['invisible operators', '\u2061\u2062\u2063\u2064'],
    ['control characters', '\u0001\u007f\u0085'],
    ['noncharacters', '\uffff\u{1ffff}'],
    ['the empty Braille pattern', '\u2800'],
    ['some of each', ' \u200b\u00ad\u0301\u3164\ufe0f '],
  ])('%s', (_what, text) => {
    expect(isBlank(text)).toBe(true);
  });

  test.each([
    'a',
    '0',
    '.',
    '\u200bé',
    'e\u0301',
    '李',
    '김',
    'क',
    'ا',
    '🧘',
    '🧘🏽‍♀️',
    '🇩🇪',
    '-',
    '\u00b7',
    '⠁',
    '\u{1f9ff}',
  ])('is not %j', (text) => {
    expect(isBlank(text)).toBe(false);
  });
});

describe('folding case', () => {
  test.each([
    ['STRASSE', 'Straße'],
    ['STRAẞE', 'strasse'],
    ['ΣΟΦΟΣ', 'σοφος'],
    ['ΣΟΦΟΣ', 'ΣΟΦΟΣ'.toLowerCase()],
    ['ǅ', 'ǆ'],
    ['ŝ', 'Ŝ'],
    ['ſ', 'S'],
    ['\u212a', 'k'],
  ])('makes %s and %s one', (one, other) => {
    expect(foldCase(one)).toBe(foldCase(other));
  });

  test('leaves the dotless ı a letter of its own', () => {
    expect(foldCase('Işık')).not.toBe(foldCase('işik'));
  });
});

describe('an e-mail', () => {
  test.each([
    ['composed and decomposed', 'jos\u00e9@example.com', 'jose\u0301@example.com'],
    ['marks in another order', 'a\u0323\u0307@example.com', 'a\u0307\u0323@example.com'],
    ['in either case', 'JOSÉ@Example.com', 'jose\u0301@example.com'],
    ['of wide characters', '\uff47\uff52ace@example.com', 'grace@example.com'],
    ['with a ligature', 'of\ufb01ce@example.com', 'office@example.com'],
    ['with ß and its capitals', 'stra\u00dfe@example.com', 'STRASSE@EXAMPLE.COM'],
    [
      'with a final sigma and its capital',
      '\u03c3\u03bf\u03c6\u03bf\u03c2@x.gr',
      '\u03a3\u039f\u03a6\u039f\u03a3@x.gr',
    ],
    ['with what nobody sees', 'gra\u200bce@exa\u00admple.com', 'grace@example.com'],
    ['with space around it', ' grace@example.com\u00a0', 'grace@example.com'],
  ])('%s is the same', (_what, one, other) => {
    expect(emailKeyOf(one)).toBe(emailKeyOf(other));
  });

  test.each([
    ['josé@example.com', 'jose@example.com'],
    ['alı@example.com', 'ali@example.com'],
    ['a.b@example.com', 'ab@example.com'],
    ['grace+1@example.com', 'grace@example.com'],
  ])('%s is another than %s', (one, other) => {
    expect(emailKeyOf(one)).not.toBe(emailKeyOf(other));
  });
});

test.each([
  ['Zoë Müller-Ångström', 'zoe muller-angstrom'],
  ['Łukasz Đorđe Søren Æbelø', 'lukasz dorde soren aebelo'],
  ['İpek IŞIK Işık', 'ipek isik isik'],
  ['O’Brien O‘Brien Oʼbrien', "o'brien o'brien o'brien"],
  ['Anne–Marie', 'anne-marie'],
  ['\uff11\uff12\uff13 ٤٥٦ ७८९', '123 456 789'],
  ['\ufb01sh', 'fish'],
  ['ΣΟΦΟΣ', 'σοφοσ'],
  ['zero\u200bwidth so\u00adft', 'zerowidth soft'],
  ['Nguyễn', 'nguyen'],
  ['Ёлка', 'елка'],
])('the plain form of %j is %j', (text, plain) => {
  expect(plainForm(text)).toBe(plain);
  expect(plainForm(text.normalize('NFD'))).toBe(plain);
  expect(plainForm(plain)).toBe(plain);
});
