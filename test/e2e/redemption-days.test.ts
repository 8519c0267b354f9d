import { expect } from '@jest/globals';
import { NO_PACKAGE, refusalIn, validate } from '../scenes/redemptions.js';
import { castOf, clientPackageOf, paymentOf, redeem } from '../scenes/story.js';
import { inProcess } from '../support/app/in-process.js';
import { useTestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';

/** Half past noon in Greenwich: the 16th has begun in Auckland, and it is still early on the 15th in Los Angeles. */
const NOON_OF_THE_15TH = '2090-06-15T12:30:00.000Z';

const { describe, test } = inProcess('sets the clock');
const clock = new TestClock(NOON_OF_THE_15TH);
const app = useTestApp({ clock, cleanBooks: 'after each' });

/** Whether a package with this validity pays in a business of that zone at `instant`. */
async function pays(zone: string, validity: Readonly<Record<string, unknown>>, instant: string): Promise<boolean> {
  clock.set(NOON_OF_THE_15TH);
  const cast = await castOf(app, { business: { time_zone: zone } });
  await clientPackageOf(app, cast, validity);
  const payment = await paymentOf(app, cast);
  clock.set(instant);
  const validated = await validate(app, cast, payment);
  const redeemed = await redeem(app, cast, payment);
  const paid = redeemed.status === 200;
  expect(validated.body).toEqual({ status: 'OK', data: { has_package: paid } });
  if (!paid) expect({ status: redeemed.status, body: refusalIn(redeemed) }).toEqual({ status: 422, body: NO_PACKAGE });
  return paid;
}

describe('validity is decided on the business’s calendar day (docs/architecture.md, Time and money)', () => {
  const untilThe15th = { valid_from: '2090-01-01', valid_until: '2090-06-15' };
  const fromThe16th = { valid_from: '2090-06-16', valid_until: '2090-12-31' };

  test.each([
    ['UTC', true],
    ['America/Los_Angeles', true],
    ['Pacific/Auckland', false],
  ])('a package until the 15th, at noon of the 15th UTC, in %s', async (zone, expected) => {
    expect(await pays(zone, untilThe15th, NOON_OF_THE_15TH)).toBe(expected);
  });

  test.each([
    ['UTC', false],
    ['America/Los_Angeles', false],
    ['Pacific/Auckland', true],
  ])('a package from the 16th, at noon of the 15th UTC, in %s', async (zone, expected) => {
    expect(await pays(zone, fromThe16th, NOON_OF_THE_15TH)).toBe(expected);
  });

  test('its last day counts to the last millisecond, and not one more', async () => {
    expect(await pays('UTC', untilThe15th, '2090-06-15T23:59:59.999Z')).toBe(true);
    expect(await pays('UTC', untilThe15th, '2090-06-16T00:00:00.000Z')).toBe(false);
    expect(
      await pays('Pacific/Auckland', { ...untilThe15th, valid_until: '2090-06-16' }, '2090-06-16T11:59:59.999Z'),
    ).toBe(true);
    expect(
      await pays('Pacific/Auckland', { ...untilThe15th, valid_until: '2090-06-16' }, '2090-06-16T12:00:00.000Z'),
    ).toBe(false);
  });

  test('its first day counts from its first millisecond, and not one sooner', async () => {
    expect(await pays('UTC', fromThe16th, '2090-06-15T23:59:59.999Z')).toBe(false);
    expect(await pays('UTC', fromThe16th, '2090-06-16T00:00:00.000Z')).toBe(true);
  });

  test('a package given for its twelve months expires after the same day of the next year', async () => {
    expect(await pays('UTC', {}, '2091-06-15T23:59:59.999Z')).toBe(true);
    expect(await pays('UTC', {}, '2091-06-16T00:00:00.000Z')).toBe(false);
  });
});
