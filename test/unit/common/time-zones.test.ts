import { describe, expect, test } from '@jest/globals';
import { IANAZone } from 'luxon';
import { parseInstant } from '../../../src/platform/common/instant.js';
import { canonicalTimeZone } from '../../../src/platform/common/time-zones.js';

/** `name` with the letters in capitals that `bits` says: another spelling for each number. */
function spelled(name: string, bits: number): string {
  return Array.from(name, (letter, at) => ((bits >> at) & 1 ? letter.toUpperCase() : letter.toLowerCase())).join('');
}

describe('a time zone has one spelling', () => {
  test.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['AMERICA/ARGENTINA/BUENOS_AIRES', 'America/Argentina/Buenos_Aires'],
    ['asia/KOLKATA', 'Asia/Kolkata'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['us/eastern', 'America/New_York'],
    ['utc', 'UTC'],
    ['etc/gmt+5', 'Etc/GMT+5'],
  ])('%s is %s', (sent, name) => {
    expect(canonicalTimeZone(sent)).toBe(name);
  });

  test.each(['+01:00', '-0530', 'Europe/Nowhere', '', 'a'.repeat(41), 'Europe/Berlin ', null, 7, ['UTC']] as unknown[])(
    '%p is none',
    (sent) => {
      expect(canonicalTimeZone(sent)).toBeUndefined();
    },
  );

  test('however many spellings are sent, the runtime hears of one', () => {
    const asked: unknown[] = [];
    const { DateTimeFormat } = Intl;
    Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
      construct: (target, [locale, options]: [string, Intl.DateTimeFormatOptions]) => {
        asked.push(options.timeZone);
        return new target(locale, options);
      },
    });
    try {
      for (let bits = 0; bits < 4096; bits += 1) {
        expect(canonicalTimeZone(spelled('Australia/Lord_Howe', bits))).toBe('Australia/Lord_Howe');
        expect(canonicalTimeZone(spelled('canada/newfoundland', bits))).toBe('America/St_Johns');
      }
    } finally {
      Intl.DateTimeFormat = DateTimeFormat;
    }
    expect(asked.filter((name) => typeof name !== 'string' || /[A-Z]/.test(name))).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(1);
  });

  test('an instant can’t name one beside its offset, which would be remembered', () => {
    const create = IANAZone.create.bind(IANAZone);
    const named: string[] = [];
    IANAZone.create = (name: string) => {
      named.push(name);
      return create(name);
    };
    try {
      expect(parseInstant('2030-05-01T10:00:00+02:00[eUrOpE/bErLiN]')).toBeUndefined();
      expect(parseInstant('2030-05-01T10:00[Nowhere]')).toBeUndefined();
    } finally {
      IANAZone.create = create;
    }
    expect(named).toEqual([]);
  });
});
