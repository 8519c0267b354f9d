import { describe, expect, test } from '@jest/globals';
import { zoneOffsetAt } from '../../../src/platform/common/zone-offset.js';

const DAY_MS = 86_400_000;
const offsetAt = (zone: string, instant: string): number => zoneOffsetAt(zone, new Date(instant));

describe('the offset of a time zone', () => {
  test('changes with the clocks, to the millisecond, whichever instant was asked about before', () => {
    const zone = 'Europe/Berlin';
    expect(offsetAt(zone, '2026-03-29T12:00:00Z')).toBe(120);
    expect(offsetAt(zone, '2026-03-29T00:59:59.999Z')).toBe(60);
    expect(offsetAt(zone, '2026-03-29T01:00:00Z')).toBe(120);
    expect(offsetAt(zone, '2026-03-28T12:00:00Z')).toBe(60);
    expect(offsetAt(zone, '2026-03-29T00:59:59.999Z')).toBe(60);
  });

  test('is each zone’s own, west of Greenwich below zero, and not always of whole hours', () => {
    const instant = '2026-07-01T12:00:00Z';
    expect(offsetAt('UTC', instant)).toBe(0);
    expect(offsetAt('America/St_Johns', instant)).toBe(-150);
    expect(offsetAt('Asia/Kathmandu', instant)).toBe(345);
  });

  test('stays right for more days than are remembered', () => {
    const noons = Array.from(
      { length: 3_000 },
      (_, day) => new Date(Date.parse('2020-01-01T12:00:00Z') + day * DAY_MS),
    );
    const offsets = noons.map((noon) => zoneOffsetAt('Europe/London', noon));
    expect(noons.toReversed().map((noon) => zoneOffsetAt('Europe/London', noon))).toEqual(offsets.toReversed());
    expect(new Set(offsets)).toEqual(new Set([0, 60]));
  });
});
