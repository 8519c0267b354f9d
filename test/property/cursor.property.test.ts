import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor, MAX_CURSOR_LENGTH } from '../../src/platform/common/listing/cursor.js';
import { forgedCursor } from '../support/http/forged-cursors.js';

const lists = fc.string({ unit: 'binary', maxLength: 300 });
const texts = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.base64String({ maxLength: 64 }));
const values = fc.oneof(texts, fc.integer(), fc.boolean());
const places = fc.array(values, { maxLength: 5 });

test('a cursor gives back the place that was put in, in letters that a query takes as they are', () => {
  fc.assert(
    fc.property(lists, places, (list, place) => {
      const cursor = encodeCursor(list, place);
      expect(encodeURIComponent(cursor)).toBe(cursor);
      expect(cursor).not.toMatch(/^\d{1,9}$/);
      expect(cursor.length).toBeLessThanOrEqual(MAX_CURSOR_LENGTH);
      expect(decodeCursor(list, cursor)).toEqual(place);
    }),
  );
});

test('a cursor of another list is known as one', () => {
  fc.assert(
    fc.property(lists, lists, places, (list, another, place) => {
      fc.pre(list !== another);
      expect(decodeCursor(another, encodeCursor(list, place))).toBe('other');
    }),
  );
});

test('a cursor with a character changed, taken out or put in is none', () => {
  const letters = fc.constantFrom(...'ABCXYZabcxyz0189-_=+/ .é');
  fc.assert(
    fc.property(lists, places, fc.nat(), letters, fc.nat({ max: 2 }), (list, place, at, letter, kind) => {
      const cursor = encodeCursor(list, place);
      const from = at % cursor.length;
      const kept = [cursor.slice(from + 1), cursor.slice(from)][kind === 2 ? 1 : 0] ?? '';
      const changed = cursor.slice(0, from) + (kind === 1 ? '' : letter) + kept;
      fc.pre(changed !== cursor);
      expect(decodeCursor(list, changed)).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});

test('whatever is in a forged one, it is a list of a few plain values or none', () => {
  const contents = fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constant('['.repeat(600)));
  fc.assert(
    fc.property(lists, contents, (list, content) => {
      const read = decodeCursor(list, forgedCursor(encodeCursor(list, []), content));
      if (read === undefined) return;
      expect(Array.isArray(read)).toBe(true);
      expect(read.length).toBeLessThanOrEqual(8);
    }),
    { numRuns: 1_000 },
  );
});

test('any other text is none', () => {
  fc.assert(
    fc.property(lists, fc.oneof(fc.string({ unit: 'binary' }), fc.base64String({ maxLength: 2_000 })), (list, text) => {
      expect(decodeCursor(list, text)).toBeUndefined();
    }),
  );
});
