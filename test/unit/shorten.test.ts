import { afterAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { renderCardSvg } from '../../src/pages/cards/render-card-svg.js';
import { shorten } from '../../src/pages/cards/xml.js';

const segment = jest.spyOn(Intl.Segmenter.prototype, 'segment');
beforeEach(() => {
  segment.mockClear();
});
afterAll(() => {
  segment.mockRestore();
});

const lengths = (): number[] => segment.mock.calls.map(([text]) => text.length);

describe('a text is cut before its characters are looked for', () => {
  test.each([
    ['漢', 10],
    ['한', 33],
    ['🏳️‍🌈', 20],
    ['é', 62],
  ])('%s, many times, to %p letters', (character, width) => {
    const short = shorten(character.repeat(1_000), width);
    segment.mockClear();
    expect(shorten(character.repeat(100_000), width)).toBe(short);
    expect(short.endsWith('…')).toBe(true);
    expect(Math.max(...lengths())).toBeLessThanOrEqual(width * 32);
  });

  test('also one that never ends its first character', () => {
    expect(shorten(`a${'\u0301'.repeat(100_000)}`, 10)).toBe('…');
  });

  test('what fits is left as it is', () => {
    expect(shorten('Zehnerkarte Yoga', 28)).toBe('Zehnerkarte Yoga');
  });

  test('a card of thousands of long names looks at a few thousand letters', () => {
    const serviceNames = Array.from({ length: 2_000 }, (_value, index) => `${'漢字'.repeat(120)}${index}`);
    const pools = Array.from({ length: 6 }, () => ({ serviceNames, total: 10, used: 1 }));
    const days = { validFrom: '2030-01-01', validUntil: '2030-12-31' };
    const svg = renderCardSvg({ packageUid: 'p', name: '漢'.repeat(255), state: 'usable', ...days, pools });
    expect(svg.length).toBeLessThan(40_000);
    expect(lengths().reduce((sum, length) => sum + length, 0)).toBeLessThan(7 * 62 * 32);
  });
});
