import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { searchKeysOf, searchTextOf } from '../../src/platform/common/search/search-index.js';
import { keyBeginningsOf, searchTermsOf } from '../../src/platform/common/search/search-terms.js';
import { plainForm } from '../../src/platform/common/text-forms.js';

/** Names and addresses of many scripts, and texts of anything at all. */
const texts = fc.oneof(
  fc.constantFrom(
    'Grace',
    'Zoë',
    'O’Brien',
    '山田',
    '김민준',
    'crm-4711',
    'g.hopper@example.com',
    '+1 (555) 123-4567',
    '🧘 Yoga',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const optional = fc.option(texts);
const people = fc.record({
  firstName: texts,
  lastName: optional,
  email: optional,
  phone: optional,
  customId: optional,
});

/** As the index and the database do it: by a key, then by the text. */
function isFound(searchText: string, term: string): boolean {
  const keys = searchKeysOf(searchText);
  return searchTermsOf(term).every((spellings) => {
    const ways = keyBeginningsOf(spellings);
    const isCandidate = ways.every((way) => way.some((text) => keys.some((key) => key.startsWith(text))));
    return isCandidate && spellings.some((spelling) => searchText.includes(spelling));
  });
}

describe('somebody is found', () => {
  test('by each field, and by any part of a word of it, whatever its form', () => {
    fc.assert(
      fc.property(people, fc.nat(), fc.nat(), fc.boolean(), (person, from, length, decompose) => {
        const searchText = searchTextOf(person);
        for (const field of [person.firstName, person.lastName, person.email, person.customId]) {
          const text = field ?? '';
          expect([text, isFound(searchText, decompose ? text.normalize('NFD') : text)]).toEqual([text, true]);
          const word = Array.from(plainForm(text).split(/\s+/)[0] ?? '');
          const start = from % (word.length + 1);
          const part = word.slice(start, start + 1 + (length % 20)).join('');
          expect([word, part, isFound(searchText, part)]).toEqual([word, part, true]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('by any part of the digits of the phone number, however they are written', () => {
    const punctuation = fc.constantFrom('', ' ', '-', '.', ' (', ') ', '/');
    const written = fc.array(fc.tuple(punctuation, fc.integer({ min: 0, max: 9 }), punctuation), {
      minLength: 7,
      maxLength: 15,
    });
    fc.assert(
      fc.property(
        written,
        fc.nat(),
        fc.array(punctuation, { minLength: 20, maxLength: 20 }),
        (parts, from, between) => {
          const phone = `+${parts.flat().join('')}`;
          const digits = phone.replace(/\D/g, '');
          const part = digits.slice(from % (digits.length - 2));
          const term = Array.from(part, (digit, index) => `${between[index] ?? ''}${digit}`).join('');
          const person = { firstName: 'Grace', lastName: null, email: null, phone, customId: null };
          expect([phone, term, isFound(searchTextOf(person), term)]).toEqual([phone, term, true]);
        },
      ),
    );
  });
});

test('there are never more keys than the fields have room for, and none is a part of the beginning of another', () => {
  fc.assert(
    fc.property(people, (person) => {
      const keys = searchKeysOf(searchTextOf(person));
      for (const key of keys) expect(keys.filter((other) => other.startsWith(key))).toEqual([key]);
    }),
  );
  const full = (characters: string): string => characters.repeat(255).slice(0, 255);
  const person = {
    firstName: full('ﷺ'),
    lastName: full('ﷻab'),
    email: full('xyz'),
    phone: full('12345'),
    customId: full('qwertz'),
  };
  expect(searchKeysOf(searchTextOf(person)).length).toBeLessThanOrEqual(1500);
});
