import { describe, expect, test } from '@jest/globals';
import { calendarDayIn } from '../../../src/platform/common/calendar.js';

const dayAt = (instant: string, zone: string): string => calendarDayIn(zone, new Date(instant));

describe('the calendar day of a business', () => {
  test('changes at its midnight, to the millisecond, whichever instant was asked about before', () => {
    const zone = 'Asia/Kathmandu';
    expect(dayAt('2026-03-01T18:14:59.999Z', zone)).toBe('2026-03-01');
    expect(dayAt('2026-03-01T18:15:00.000Z', zone)).toBe('2026-03-02');
    expect(dayAt('2026-03-01T18:14:59.999Z', zone)).toBe('2026-03-01');
  });

  test('is each zone’s own', () => {
    const instant = '2026-03-01T23:30:00Z';
    expect(dayAt(instant, 'UTC')).toBe('2026-03-01');
    expect(dayAt(instant, 'Europe/Berlin')).toBe('2026-03-02');
    expect(dayAt(instant, 'America/New_York')).toBe('2026-03-01');
  });
});
