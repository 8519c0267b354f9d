import { beforeEach, expect } from '@jest/globals';
import { type Cast, castOf, clientPackageOf, dataOf, paymentOf, redeem } from '../scenes/story.js';
import { inProcess } from '../support/app/in-process.js';
import { useTestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';

/** The 15th in Honolulu and in Greenwich; in Kiritimati, on the other side of the date line, the 16th has begun. */
const LATE_ON_THE_15TH = '2090-06-15T12:30:00.000Z';
const WEST = 'Pacific/Honolulu';
const EAST = 'Pacific/Kiritimati';

const { describe, test } = inProcess('sets the clock');
const clock = new TestClock(LATE_ON_THE_15TH);
const app = useTestApp({ clock, cleanBooks: 'after each' });
beforeEach(() => clock.set(LATE_ON_THE_15TH));

type Fields = Readonly<Record<string, unknown>>;

async function move(cast: Cast, timeZone: string): Promise<void> {
  const path = `/platform/v1/businesses/${cast.businessUid}`;
  dataOf(await app.put(path, { time_zone: timeZone }, cast.staffToken), 200);
}

async function clientPackage(cast: Cast, uid: string): Promise<Fields> {
  const answer = await app.get(`/business/payments/v1/client_packages/${uid}`, cast.staffToken);
  return dataOf<{ client_package: Fields }>(answer, 200).client_package;
}

async function statesOf(cast: Cast, states: string): Promise<string[]> {
  const answer = await app.get(
    `/business/payments/v1/payment_requests?filter[state][in]=${states}&filter[client_uid][eq]=${cast.clientUid}`,
    cast.staffToken,
  );
  return dataOf<{ payment_requests: { uid: string }[] }>(answer, 200).payment_requests.map(({ uid }) => uid);
}

describe('a new time zone moves no date, and judges them by its own day at once', () => {
  test('a package whose last day is today is over where it is tomorrow, and comes back with the old zone', async () => {
    const cast = await castOf(app, { business: { time_zone: WEST } });
    const { id } = await clientPackageOf(app, cast, { valid_from: '2090-01-01', valid_until: '2090-06-15' });
    const before = await clientPackage(cast, id);
    expect(before).toMatchObject({ status: 'active', active: 'true', valid_until: '2090-06-15' });

    await move(cast, EAST);
    expect(await clientPackage(cast, id)).toEqual({ ...before, status: 'expired', active: 'false' });
    const payment = await paymentOf(app, cast);
    expect(await redeem(app, cast, payment)).toMatchObject({ status: 422, body: { error_code: 'NO_PACKAGE' } });

    await move(cast, WEST);
    expect(await clientPackage(cast, id)).toEqual(before);
    expect((await redeem(app, cast, payment)).status).toBe(200);
  });

  test('a package that ended yesterday can be used where it is still yesterday', async () => {
    const cast = await castOf(app, { business: { time_zone: EAST } });
    const { id } = await clientPackageOf(app, cast, { valid_from: '2090-01-01', valid_until: '2090-06-15' });
    const payment = await paymentOf(app, cast);
    expect((await redeem(app, cast, payment)).status).toBe(422);
    await move(cast, WEST);
    expect(await clientPackage(cast, id)).toMatchObject({ status: 'active', valid_until: '2090-06-15' });
    expect((await redeem(app, cast, payment)).status).toBe(200);
  });

  test('a package that begins today has not begun where it is yesterday; what was redeemed stays', async () => {
    const cast = await castOf(app, { business: { time_zone: EAST } });
    const { id } = await clientPackageOf(app, cast, { valid_from: '2090-06-16', valid_until: '2090-12-31' });
    expect((await redeem(app, cast, await paymentOf(app, cast))).status).toBe(200);
    await move(cast, WEST);
    expect(await clientPackage(cast, id)).toMatchObject({
      status: 'not_started',
      valid_from: '2090-06-16',
      bookings_usage: '1',
    });
    expect((await redeem(app, cast, await paymentOf(app, cast))).status).toBe(422);
  });

  test('what is due today is overdue where it is tomorrow; its day stays, its times are shown in the new zone', async () => {
    const cast = await castOf(app, { business: { time_zone: WEST } });
    const uid = await paymentOf(app, cast);
    expect(await statesOf(cast, 'DUE')).toEqual([uid]);
    const path = `/business/payments/v1/payment_requests/${uid}`;
    const read = async (): Promise<Fields> =>
      dataOf<{ payment_request: Fields }>(await app.get(path, cast.staffToken), 200).payment_request;
    const before = await read();
    await move(cast, EAST);
    expect([await statesOf(cast, 'DUE'), await statesOf(cast, 'OVERDUE')]).toEqual([[], [uid]]);
    expect(await read()).toMatchObject({
      due_date: expect.stringMatching(/^2090-06-15/),
      created_at: '2090-06-16T02:30:00.000+14:00',
    });
    expect(before['due_date']).toMatch(/^2090-06-15/);
    // What is asked for from now on is due on the new zone's day.
    const later = await paymentOf(app, cast);
    expect(await statesOf(cast, 'DUE')).toEqual([later]);
  });

  test('a package sold from now on begins on the new zone’s day', async () => {
    const cast = await castOf(app, { business: { time_zone: WEST } });
    const { id: sold } = await clientPackageOf(app, cast);
    await move(cast, EAST);
    const { id: soldLater } = await clientPackageOf(app, cast);
    expect([await clientPackage(cast, sold), await clientPackage(cast, soldLater)]).toMatchObject([
      { valid_from: '2090-06-15' },
      { valid_from: '2090-06-16' },
    ]);
  });
});
