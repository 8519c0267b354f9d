import { expect, test } from '@jest/globals';
import { redactionOf } from '../../../src/modules/client-records/redaction.js';

const NOBODY = { firstName: 'Grace', lastName: null, email: null, phone: null, address: null, customId: null };
const redact = redactionOf([{ ...NOBODY, lastName: "O'Hara (née Ünal)", email: 'g.o@example.com', customId: 'a+b' }]);

test.each([
  ['Lessons for GRACE', 'Lessons for Anonymous'],
  ['Grace’s mat', 'Anonymous’s mat'],
  ["Grace O'Hara (née Ünal), twice", 'Anonymous, twice'],
  ["O'Hara (née Ünal), Grace".normalize('NFD'), 'Anonymous'],
  ['a-b', 'a-b'],
  ['mail to G.O@example.com', 'mail to Anonymous'],
  ['a+b, a/b', 'Anonymous, a/b'],
  ['disgraceful, Graceland, gxo@example.com, aab', 'disgraceful, Graceland, gxo@example.com, aab'],
])('%j becomes %j', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

test('names too short to be told from other words stay, and so does everything where nothing is known', () => {
  expect(redactionOf([{ ...NOBODY, firstName: 'Jo' }])('Jo, to do')).toBe('Jo, to do');
  expect(redactionOf([])('Grace')).toBe('Grace');
});
