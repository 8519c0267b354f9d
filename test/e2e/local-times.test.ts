import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Settings } from 'luxon';
import { type Cast, castOf, dataOf } from '../scenes/story.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';

const clock = new TestClock('2027-01-10T12:00:00Z');
let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp({ clock });
  cast = await castOf(app, { business: { time_zone: 'America/New_York' } });
});

const realNow = Settings.now;
afterEach(() => {
  Settings.now = realNow;
});
afterAll(() => app.close());

function book(fields: object): Promise<TestResponse> {
  const who = { business_id: cast.businessUid, service_id: cast.serviceUid, client_id: cast.clientUid };
  return app.post('/platform/v1/scheduling/bookings', { ...who, ...fields }, cast.staffToken);
}

describe('a booking’s local time', () => {
  test.each([
    ['2027-10-31T02:30:00', 'Europe/Berlin', '2027-10-31T00:30:00.000Z'],
    ['2027-11-07T01:30:00', undefined, '2027-11-07T05:30:00.000Z'],
  ])('that occurs twice is the first one, in every season: %s in %s', async (start_time, time_zone, instant) => {
    for (const season of ['2027-01-10T12:00:00Z', '2027-07-10T12:00:00Z']) {
      clock.set(season);
      Settings.now = () => Date.parse(season);
      const { booking } = dataOf<{ booking: { start_time: string } }>(await book({ start_time, time_zone }));
      expect(new Date(booking.start_time).toISOString()).toBe(instant);
    }
  });

  test.each([
    ['2028-03-26T02:30:00', 'Europe/Berlin', 'Europe/Berlin'],
    ['2028-03-12T02:00:00', undefined, 'America/New_York'],
  ])('that does not exist is 400, which names the zone: %s in %s', async (start_time, time_zone, named) => {
    const answer = await book({ start_time, time_zone });
    expect(answer).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER' } });
    expect(answer.text).toContain(named);
  });
});

describe.each(['10:00', '10:00:00Z', 'T10:00', '2030-05'])('the time %s, without a date, is 400', (time) => {
  test('of a booking and of a virtual one', async () => {
    expect((await book({ start_time: time })).status).toBe(400);
    const body = { client_id: cast.clientUid, service_id: cast.serviceUid, start_time: '2030-05-01T10:00:00Z' };
    const hold = (changes: object): Promise<TestResponse> =>
      app.post('/business/scheduling/v1/virtual_bookings', { ...body, ...changes }, cast.staffToken);
    expect((await hold({ start_time: time })).status).toBe(400);
    expect((await hold({ expires_at: time })).status).toBe(400);
    expect((await hold({})).status).toBe(201);
  });

  test.each(['created_at', 'updated_at'])('in the filter %s', async (field) => {
    const path = `/business/payments/v1/payment_requests?filter[${field}][gte]=${time}`;
    expect((await app.get(path, cast.staffToken)).status).toBe(400);
  });
});
