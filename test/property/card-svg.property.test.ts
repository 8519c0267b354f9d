import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CardPicture, CardState } from '../../src/pages/cards/card-picture.js';
import { renderCardSvg } from '../../src/pages/cards/render-card-svg.js';
import { escapeXml, shorten } from '../../src/pages/cards/xml.js';

/** Names that want out of their place, among ordinary ones, emoji, controls and halves of characters. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({
    unit: fc.constantFrom('\ud800', '\udfff', '\0', '\u{b}', '\u{fffe}', '👩‍🎨', 'א', 'é', '<', '&', '"', "'", ']]>'),
  }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><image href="//x.example/y" onload="alert(1)"/>',
    ']]></title><!ENTITY x SYSTEM "file:///etc/passwd">&x;',
    '&#0;&amp;lt;',
  ),
);

const pool = fc.nat({ max: 300 }).chain((total) =>
  fc.record({
    serviceNames: fc.array(text, { maxLength: 5 }),
    total: fc.constant(Math.max(1, total)),
    used: fc.nat({ max: Math.max(1, total) }),
  }),
);

const card: fc.Arbitrary<CardPicture> = fc.record({
  packageUid: text,
  name: text,
  state: fc.constantFrom<CardState>('usable', 'used_up', 'expired', 'not_started', 'closed'),
  validFrom: fc.constant('2026-01-01'),
  validUntil: fc.constant('2026-12-31'),
  pools: fc.array(pool, { maxLength: 9 }),
});

const ELEMENTS = new Set(['svg', 'title', 'rect', 'circle', 'text']);
const CHARACTER = String.raw`[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]`;
const REFERENCE = '&(?:amp|lt|gt|quot|apos);';
const TOKEN = new RegExp(
  String.raw`<(?<open>[a-z]+)(?<attributes>(?:\s+[a-zA-Z-]+="(?:(?![<&"])${CHARACTER}|${REFERENCE})*")*)(?<closed>/?)>|</(?<close>[a-z]+)>|(?:(?![<&])${CHARACTER}|${REFERENCE})+`,
  'uy',
);

/** Reads `xml` as XML 1.0 allows it: legal characters, known references, matching tags. Answers the elements; fails otherwise. */
function elementsOf(xml: string): { name: string; attributes: string }[] {
  const elements: { name: string; attributes: string }[] = [];
  const open: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex;
    const { groups } = TOKEN.exec(xml) ?? {};
    if (!groups) throw new Error(`not XML from here on: ${JSON.stringify(xml.slice(at, at + 60))}`);
    if (groups['open']) {
      elements.push({ name: groups['open'], attributes: groups['attributes'] ?? '' });
      if (!groups['closed']) open.push(groups['open']);
    } else if (groups['close'] && open.pop() !== groups['close']) throw new Error(`unexpected </${groups['close']}>`);
  }
  if (open.length > 0) throw new Error(`left open: ${open.join()}`);
  return elements;
}

describe('the picture of a card, whatever is written on it', () => {
  test('is well-formed XML of a few harmless elements, without links or handlers', () => {
    fc.assert(
      fc.property(card, (picture) => {
        for (const { name, attributes } of elementsOf(renderCardSvg(picture))) {
          expect(ELEMENTS).toContain(name);
          expect(attributes).not.toMatch(/\s(on\w+|href|style)=/i);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('has one hole for each session used and one number for each left, up to twenty places', () => {
    const few = fc.nat({ max: 19 }).chain((less) => fc.tuple(fc.constant(less + 1), fc.nat({ max: less + 1 })));
    fc.assert(
      fc.property(card, few, (picture, [total, used]) => {
        const svg = renderCardSvg({ ...picture, pools: [{ serviceNames: [], total, used }] });
        const circles = elementsOf(svg).filter(({ name }) => name === 'circle');
        expect(circles).toHaveLength(total);
        expect(circles.filter(({ attributes }) => attributes.includes('fill="#ffffff"'))).toHaveLength(used);
      }),
    );
  });
});

describe('text in XML', () => {
  test('comes out as it went in, but for what XML can’t say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (original) => {
        const read = escapeXml(original).replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => {
          return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name] ?? '';
        });
        expect(read).toBe(original);
      }),
    );
  });

  test('is never shortened in the middle of what people see as one character', () => {
    expect(shorten('👩‍🎨👩‍🎨👩‍🎨', 4)).toBe('👩‍🎨…');
    expect(shorten('Yoga class', 6)).toBe('Yoga…');
    expect(shorten('Yoga', 4)).toBe('Yoga');
  });
});
