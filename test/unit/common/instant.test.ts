import { afterEach, describe, expect, test } from '@jest/globals';
import { Settings } from 'luxon';
import { parseInstant, requireInstant } from '../../../src/platform/common/instant.js';

const realNow = Settings.now;
afterEach(() => {
  Settings.now = realNow;
});

const read = (text: unknown, zone?: string): string | undefined => parseInstant(text, zone)?.toISOString();

describe('a time without an offset', () => {
  test.each([
    ['2027-10-31T02:30:00', 'Europe/Berlin', '2027-10-31T00:30:00.000Z'],
    ['2027-10-31T02:00', 'Europe/Berlin', '2027-10-31T00:00:00.000Z'],
    ['2027-10-31T03:00', 'Europe/Berlin', '2027-10-31T02:00:00.000Z'],
    ['2026-11-01T01:15:00', 'America/New_York', '2026-11-01T05:15:00.000Z'],
    ['2027-04-04T01:45:00', 'Australia/Lord_Howe', '2027-04-03T14:45:00.000Z'],
    ['2027-04-04T02:30:00', 'Australia/Sydney', '2027-04-03T15:30:00.000Z'],
  ])('in the hour that occurs twice is the first: %s in %s, in every season', (text, zone, instant) => {
    for (const season of ['2026-01-15', '2026-07-15', '2027-10-31', '2028-01-01']) {
      Settings.now = () => Date.parse(`${season}T12:00:00Z`);
      expect(read(text, zone)).toBe(instant);
    }
  });

  test.each([
    ['2027-03-28T02:30:00', 'Europe/Berlin'],
    ['2027-03-28T02:00:00', 'Europe/Berlin'],
    ['2027-03-14T02:59:59.999', 'America/New_York'],
    ['2027-10-03T02:10:00', 'Australia/Lord_Howe'],
    ['2011-12-30T12:00:00', 'Pacific/Apia'],
    ['2027-09-05', 'America/Santiago'],
  ])('in an hour that does not exist is none: %s in %s, and the refusal names the zone', (text, zone) => {
    expect(read(text, zone)).toBeUndefined();
    expect(() => requireInstant(text, zone, 'start_time')).toThrow(`start_time does not exist in ${zone}`);
  });

  test.each([
    ['2027-03-28T03:00:00', 'Europe/Berlin', '2027-03-28T01:00:00.000Z'],
    ['2027-03-28T01:59:59', 'Europe/Berlin', '2027-03-28T00:59:59.000Z'],
    ['2030-05-01T10:00', 'Asia/Kathmandu', '2030-05-01T04:15:00.000Z'],
    ['2030-05-01', 'Asia/Tokyo', '2030-04-30T15:00:00.000Z'],
    ['2030-05-01T10:00', undefined, '2030-05-01T10:00:00.000Z'],
    ['20300501T1000', 'utc', '2030-05-01T10:00:00.000Z'],
  ])('is otherwise that of the zone: %s in %s', (text, zone, instant) => {
    expect(read(text, zone)).toBe(instant);
  });
});

test.each([
  ['2027-10-31T02:30:00+01:00', '2027-10-31T01:30:00.000Z'],
  ['2027-03-28T02:30:00Z', '2027-03-28T02:30:00.000Z'],
  ['2027-03-28T02:30:00.5-0930', '2027-03-28T12:00:00.500Z'],
  ['2027-03-28T02:30-03', '2027-03-28T05:30:00.000Z'],
])('a time with an offset is that, whatever the zone: %s', (text, instant) => {
  expect(read(text, 'Europe/Berlin')).toBe(instant);
});

test.each(['10:00', '10', 'T10:00', '10:00:00Z', '1000', '2030', '2030-05', '2030-05-01T10:00[Europe/Berlin]', '', 5])(
  'a time without a whole date is none: %j',
  (text) => expect(read(text)).toBeUndefined(),
);
