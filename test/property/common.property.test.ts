import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  addToCalendarDay,
  calendarDayIn,
  type ExpirationUnit,
  formatWithOffset,
  isCalendarDay,
} from '../../src/platform/common/calendar.js';
import { InvalidParameterError } from '../../src/platform/common/errors/common.errors.js';
import { parseInstant } from '../../src/platform/common/instant.js';
import { type ListSpecification, parseListQuery } from '../../src/platform/common/listing/list-query.js';
import {
  currencyDecimals,
  fitsCurrency,
  formatMoney,
  isAmount,
  moneyAsNumber,
  toMoney,
} from '../../src/platform/common/money.js';
import { newUid } from '../../src/platform/common/uid.js';

/** Amounts that callers may send as text: up to twelve digits and four places. */
const amounts = fc
  .tuple(fc.bigInt({ min: 0n, max: 999_999_999_999n }), fc.option(fc.stringMatching(/^\d{1,4}$/)))
  .map(([whole, places]) => (places === null ? String(whole) : `${whole}.${places}`));
const units = fc.constantFrom<ExpirationUnit>('d', 'w', 'm', 'y');
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
const days = fc
  .date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => dayOf(date));
/** Since offsets are whole minutes everywhere. */
const anyDay = fc
  .date({ min: new Date('1973-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => dayOf(date));
const counts = fc.integer({ min: 1, max: 1_000_000 });

describe('money', () => {
  test('keeps its value when it is formatted, and always shows a decimal', () => {
    fc.assert(
      fc.property(amounts, (text) => {
        const formatted = formatMoney(toMoney(text));
        expect(formatted).toMatch(/^\d+\.\d+$/);
        expect(new Big(formatted).eq(text)).toBe(true);
        expect(formatMoney(toMoney(formatted))).toBe(formatted);
      }),
    );
  });

  test('is the same whether a caller sends cents as a number or as a text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (cents) => {
        const amount = cents / 100;
        expect(toMoney(amount)).toBe(toMoney(String(amount)));
        expect(moneyAsNumber(toMoney(amount))).toBe(amount);
      }),
    );
  });

  test('fits a currency exactly when it has no more places than that', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom('JPY', 'USD', 'KWD'), (text, currency) => {
        const places = /\.(\d*?)0*$/.exec(text)?.[1]?.length ?? 0;
        expect(fitsCurrency(toMoney(text), currency)).toBe(places <= currencyDecimals(currency));
      }),
    );
  });

  test('is nothing else: whatever is taken for an amount can be read, and is not negative', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), fc.double()), (value) => {
        if (isAmount(value)) expect(new Big(toMoney(value)).gte(0)).toBe(true);
        else expect(() => toMoney(value as string)).toThrow(RangeError);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the calendar', () => {
  test('a validity never ends before it begins, and ends on a day that exists', () => {
    fc.assert(
      fc.property(days, counts, units, (from, count, unit) => {
        const until = addToCalendarDay(from, count, unit);
        expect(isCalendarDay(until)).toBe(true);
        expect(until >= from).toBe(true);
      }),
    );
  });

  test('one that lasts longer, or begins later, does not end sooner', () => {
    fc.assert(
      fc.property(days, days, counts, counts, units, (a, b, c, d, unit) => {
        const [from, later] = [a, b].toSorted() as [string, string];
        const [count, more] = [Math.min(c, d), Math.max(c, d)];
        expect(addToCalendarDay(from, more, unit) >= addToCalendarDay(from, count, unit)).toBe(true);
        expect(addToCalendarDay(later, count, unit) >= addToCalendarDay(from, count, unit)).toBe(true);
      }),
    );
  });

  test('so many days are so many days', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 10_000 }), (from, count) => {
        const end = Date.parse(from) + count * 86_400_000;
        fc.pre(end < Date.parse('9999-12-31'));
        expect(addToCalendarDay(from, count, 'd')).toBe(dayOf(new Date(end)));
      }),
    );
  });

  test('the day it is in a zone is the one a clock on the wall there shows', () => {
    const zones = fc.constantFrom('UTC', 'Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kathmandu', 'Europe/Berlin');
    const instants = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(zones, instants, (zone, instant) => {
        expect(calendarDayIn(zone, instant)).toBe(DateTime.fromJSDate(instant, { zone }).toISODate());
      }),
    );
  });

  test('an instant is written as a clock on the wall there shows it, with how far that is from UTC', () => {
    const zones = fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone'));
    // Days on which some clocks change, and any others.
    const dates = fc.oneof(
      fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2011-12-30'),
      anyDay,
    );
    const times = fc.integer({ min: 0, max: 86_399_999 });
    fc.assert(
      fc.property(zones, dates, times, (zone, day, time) => {
        const instant = new Date(Date.parse(day) + time);
        const written = DateTime.fromJSDate(instant, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZ");
        expect(formatWithOffset(instant, zone)).toBe(written);
      }),
      { numRuns: 2_000 },
    );
  });

  test('no text makes it fail, whether it is a day, an instant or neither', () => {
    const texts = fc.oneof(fc.anything(), fc.string(), fc.stringMatching(/^[\d:.+TZ-]{0,30}$/));
    fc.assert(
      fc.property(texts, (text) => {
        if (isCalendarDay(text)) expect(dayOf(new Date(`${text}T00:00:00Z`))).toBe(text);
        expect(parseInstant(text)?.getTime()).not.toBeNaN();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('identifiers', () => {
  test('are 16 lower-case letters and digits, all of them used, and never twice', () => {
    const uids = Array.from({ length: 20_000 }, newUid);
    expect(uids.every((uid) => /^[a-z0-9]{16}$/.test(uid))).toBe(true);
    expect(new Set(uids).size).toBe(uids.length);
    expect(new Set(uids.join('')).size).toBe(36);
  });
});

describe('list requests', () => {
  const specification: ListSpecification = {
    sortFields: ['created_at', 'state'],
    filterFields: {
      state: { type: ['pending', 'paid'], operators: ['eq', 'in'] },
      created_at: { type: 'instant', operators: ['lt', 'gte'] },
      due_date: { type: 'day', operators: ['lte'] },
      amount: { type: 'amount', operators: ['gt'] },
      uid: { type: 'text', operators: ['eq', 'in'] },
    },
  };
  const names = fc.oneof(
    fc.constantFrom(
      'page',
      'per_page',
      'sort',
      'filter',
      'filter[state][in]',
      'filter[uid][in]',
      'filter[due_date][lte]',
    ),
    fc.constantFrom('filter[created_at][lt]', 'filter[amount][gt]', 'filter[__proto__][eq]', 'filter[constructor][eq]'),
    fc.string(),
    fc.string().map((text) => `filter[${text}][eq]`),
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('1', '0', '-1', '1e9', '100', '101', 'created_at:desc', 'state:up', 'pending,paid', '2026-02-30'),
    fc.string({ maxLength: 2_000, minLength: 200 }),
  );
  const queries = fc.dictionary(names, fc.oneof(texts, fc.array(texts)), { maxKeys: 4 });

  test('are either within their bounds or refused as a parameter that is not valid', () => {
    fc.assert(
      fc.property(queries, (query) => {
        let parsed;
        try {
          parsed = parseListQuery(query, specification);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidParameterError);
          return;
        }
        expect(parsed.page).toBeGreaterThanOrEqual(1);
        expect(parsed.perPage).toBeGreaterThanOrEqual(1);
        expect(parsed.perPage).toBeLessThanOrEqual(100);
        for (const { field } of parsed.sort) expect(specification.sortFields).toContain(field);
        for (const { field } of parsed.filters) expect(Object.keys(specification.filterFields)).toContain(field);
      }),
      { numRuns: 2_000 },
    );
  });

  test('whose filter or sort is unknown are always refused', () => {
    // Blank is not given, whatever white space it is made of.
    const unknown = fc.string().filter((text) => !/^[a-z_]+$/.test(text) && text.trim() !== '');
    fc.assert(
      fc.property(unknown, (text) => {
        expect(() => parseListQuery({ sort: text }, specification)).toThrow(InvalidParameterError);
        expect(() => parseListQuery({ [`filter[${text}][eq]`]: '1' }, specification)).toThrow(InvalidParameterError);
        expect(() => parseListQuery({ [`filter[uid][${text}]`]: '1' }, specification)).toThrow(InvalidParameterError);
      }),
    );
  });
});
