import { describe, expect, test } from '@jest/globals';
import { type AvailabilityRequest, availableSlots } from '../../../src/modules/bookable-services/availability.js';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

function slotsOf(request: Partial<AvailabilityRequest>): string[] {
  return availableSlots({
    services: [{ uid: 'yoga', duration: 240 }],
    startDay: '2030-05-06',
    endDay: '2030-05-06',
    timeZone: 'Europe/Berlin',
    now: LONG_AGO,
    ...request,
  }).map(({ serviceUid, startTime, endTime }) => `${serviceUid} ${startTime} ${endTime}`);
}

describe('availability', () => {
  test('is from 09:00 to 17:00 in the business’s time zone', () => {
    expect(slotsOf({})).toEqual([
      'yoga 2030-05-06T09:00:00.000+02:00 2030-05-06T13:00:00.000+02:00',
      'yoga 2030-05-06T13:00:00.000+02:00 2030-05-06T17:00:00.000+02:00',
    ]);
  });

  test('follows the change to summer time, also on the day it happens', () => {
    const firstSlots = slotsOf({
      startDay: '2030-03-30',
      endDay: '2030-04-01',
      services: [{ uid: 'a', duration: 480 }],
    });

    expect(firstSlots).toEqual([
      'a 2030-03-30T09:00:00.000+01:00 2030-03-30T17:00:00.000+01:00',
      'a 2030-03-31T09:00:00.000+02:00 2030-03-31T17:00:00.000+02:00',
      'a 2030-04-01T09:00:00.000+02:00 2030-04-01T17:00:00.000+02:00',
    ]);
  });

  test('has no slot that would end after closing', () => {
    expect(slotsOf({ services: [{ uid: 'a', duration: 170 }] })).toEqual([
      'a 2030-05-06T09:00:00.000+02:00 2030-05-06T11:50:00.000+02:00',
      'a 2030-05-06T11:50:00.000+02:00 2030-05-06T14:40:00.000+02:00',
    ]);
    expect(slotsOf({ services: [{ uid: 'a', duration: 481 }] })).toEqual([]);
  });

  test('has only slots that start in the future', () => {
    const second = 'yoga 2030-05-06T13:00:00.000+02:00 2030-05-06T17:00:00.000+02:00';
    expect(slotsOf({ now: new Date('2030-05-06T06:59:59.999Z') })).toHaveLength(2);
    expect(slotsOf({ now: new Date('2030-05-06T07:00:00.000Z') })).toEqual([second]);
    expect(slotsOf({ now: new Date('2030-05-06T10:59:59.999Z') })).toEqual([second]);
    expect(slotsOf({ now: new Date('2030-05-06T11:00:00.000Z') })).toEqual([]);
  });

  test('of several services is in the order of time', () => {
    const services = [
      { uid: 'a', duration: 240 },
      { uid: 'b', duration: 160 },
    ];
    expect(slotsOf({ services }).map((slot) => slot[0])).toEqual(['a', 'b', 'b', 'a', 'b']);
  });

  test('of one-minute slots of a whole month fits; of twice as many is refused', () => {
    const month = { startDay: '2030-05-01', endDay: '2030-05-31' };
    const minute = { uid: 'a', duration: 1 };

    expect(slotsOf({ ...month, services: [minute] })).toHaveLength(31 * 480);
    expect(() => slotsOf({ ...month, services: [minute, minute] })).toThrow('too many slots');
  });

  test('is for 1 to 31 days', () => {
    expect(() => slotsOf({ startDay: '2030-05-02', endDay: '2030-05-01' })).toThrow('before start_date');
    expect(() => slotsOf({ startDay: '2030-05-01', endDay: '2030-06-01' })).toThrow('31 days');
    expect(slotsOf({ startDay: '2030-05-01', endDay: '2030-05-31' })).toHaveLength(62);
  });
});
