import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPackage } from '../scenes/catalogue.js';
import { type Cast, castOf, clientPackageOf, dataOf, paymentOf, redeem } from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { publishedDocument } from '../support/http/openapi.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { inProcess } from '../support/app/in-process.js';
import { TestClock } from '../support/app/test-clock.js';

const SETTINGS = '/business/payments/v1/package_settings';

const inThisProcess = inProcess('sets the clock');
const clock = new TestClock('2090-12-01T12:00:00.000Z');
let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp(inThisProcess.parts({ clock }));
  cast = await castOf(app);
});
afterAll(() => app.close());

/** A business whose last days are counted that way. */
async function studioOf(expiryLastDay: string): Promise<Cast> {
  const studio = await castOf(app);
  dataOf(await app.put(SETTINGS, { expiry_last_day: expiryLastDay }, studio.staffToken), 200);
  return studio;
}

/** The last day of a package that a studio sells for `length`, used from `valid_from` on. */
async function lastDayOf(studio: Cast, valid_from: string, length: readonly [number, string]): Promise<string> {
  const [expiration, expiration_unit] = length;
  const made = await createPackage(app, studio.staffToken, studio.serviceUid, { expiration, expiration_unit });
  return (await clientPackageOf(app, studio, { package_id: made.id, valid_from })).valid_until;
}

inThisProcess.describe('how long a package lasts (contract 2.1, 2.8)', () => {
  test.each([
    ['2090-12-01', [1, 'M'], '2091-01-01', '2090-12-31'],
    ['2090-12-01', [1, 'D'], '2090-12-02', '2090-12-01'],
    ['2090-12-01', [2, 'W'], '2090-12-15', '2090-12-14'],
    ['2091-01-31', [1, 'M'], '2091-02-28', '2091-02-27'],
    ['2092-01-31', [1, 'M'], '2092-02-29', '2092-02-28'],
    ['2091-03-31', [3, 'M'], '2091-06-30', '2091-06-29'],
    ['2092-02-29', [1, 'Y'], '2093-02-28', '2093-02-27'],
    ['2091-01-01', [1, 'Y'], '2092-01-01', '2091-12-31'],
    ['9999-12-31', [1, 'D'], '9999-12-31', '9999-12-31'],
    ['9999-06-01', [9, 'Y'], '9999-12-31', '9999-12-31'],
  ] as const)('from %s for %j: until %s, or the day before it where the business has it so', async (...row) => {
    const [from, length, anniversary, dayBefore] = row;
    expect(await lastDayOf(cast, from, length)).toBe(anniversary);
    expect(await lastDayOf(await studioOf('day_before'), from, length)).toBe(dayBefore);
  });

  test('a last day that is given is taken as it is', async () => {
    const studio = await studioOf('day_before');
    expect((await clientPackageOf(app, studio, { valid_until: '2091-05-05' })).valid_until).toBe('2091-05-05');
  });

  test('what is sold keeps what it was sold with, whatever is decided later', async () => {
    const studio = await studioOf('day_before');
    const sold = await clientPackageOf(app, studio);
    expect(sold).toMatchObject({ valid_until: '2091-11-30', expiry_last_day: 'day_before' });
    dataOf(await app.put(SETTINGS, { expiry_last_day: 'anniversary' }, studio.staffToken), 200);
    expect(await clientPackageOf(app, studio)).toMatchObject({
      valid_until: '2091-12-01',
      expiry_last_day: 'anniversary',
    });
    const shown = await app.get(`/business/payments/v1/client_packages/${sold.id}`, studio.staffToken);
    expect(shown.body).toMatchObject({
      data: { client_package: { valid_until: '2091-11-30', expiry_last_day: 'day_before' } },
    });
  });

  test('what was sold before there were settings was sold as published', async () => {
    const studio = await studioOf('day_before');
    const { id } = await clientPackageOf(app, studio);
    await query(app.database, 'update client_packages set expiry_last_day = null where uid = $1', [id]);
    const shown = await app.get(`/business/payments/v1/client_packages/${id}`, studio.staffToken);
    expect(shown.body).toMatchObject({ data: { client_package: { expiry_last_day: 'anniversary' } } });
  });

  test('the day before is still a day of the package, and the next one is not', async () => {
    const studio = await studioOf('day_before');
    const made = await createPackage(app, studio.staffToken, studio.serviceUid, {
      expiration: 1,
      expiration_unit: 'D',
    });
    await clientPackageOf(app, studio, { package_id: made.id });
    const [first, second] = [await paymentOf(app, studio), await paymentOf(app, studio)];
    clock.set('2090-12-01T23:59:59.999Z');
    expect((await redeem(app, studio, first)).status).toBe(200);
    clock.set('2090-12-02T00:00:00.000Z');
    expect((await redeem(app, studio, second)).status).toBe(422);
    clock.set('2090-12-01T12:00:00.000Z');
  });

  test('is said where the fields are described', async () => {
    expect(JSON.stringify(await publishedDocument(app))).toContain('one month from 1 December: 1 January');
  });
});

describe('package settings (contract 2.8)', () => {
  const show = (studio: Cast): Promise<TestResponse> => app.get(SETTINGS, studio.staffToken);
  const dayBefore = { package_settings: { expiry_last_day: 'day_before' } };

  test('are as published until something is decided', async () => {
    const studio = await castOf(app);
    expect((await show(studio)).body).toEqual({
      success: true,
      data: { package_settings: { expiry_last_day: 'anniversary' } },
    });
  });

  test('can be sent bare or as they are answered; what is not named stays', async () => {
    const studio = await castOf(app);
    const put = (body: object): Promise<TestResponse> => app.put(SETTINGS, body, studio.staffToken);
    expect((await put({ expiry_last_day: 'day_before' })).body).toEqual({ success: true, data: dayBefore });
    for (const nothing of [{}, { package_settings: {} }, { expiry_last_day: null }]) {
      expect(await put(nothing)).toMatchObject({ status: 200, body: { data: dayBefore } });
    }
    await put({ package_settings: { expiry_last_day: 'anniversary' } });
    expect((await show(studio)).body).toMatchObject({ data: { package_settings: { expiry_last_day: 'anniversary' } } });
    await put(dayBefore);
    expect((await show(studio)).body).toMatchObject({ data: dayBefore });
  });

  test.each([
    [{ expiry_lastday: 'day_before' }, 'expiry_lastday'],
    [{ expiry_last_day: 'day_before', holds: null }, 'holds'],
    [{ package_settings: { expiry_last_day: 'day_before', alerts: {} } }, 'package_settings.alerts'],
    [{ expiry_last_day: 'never' }, 'expiry_last_day'],
    [{ expiry_last_day: true }, 'expiry_last_day'],
    [{ package_settings: 'day_before' }, 'package_settings'],
  ])('%j is 400 that names the key, and decides nothing', async (body, field) => {
    const studio = await castOf(app);
    const answer = await app.put(SETTINGS, body, studio.staffToken);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ code: 'invalid', field }] } });
    expect((await show(studio)).body).toMatchObject({ data: { package_settings: { expiry_last_day: 'anniversary' } } });
  });

  test('keep beside them what another version has decided', async () => {
    const studio = await castOf(app);
    const text = `update businesses set package_settings = '{"later":1}' where business_uid = $1`;
    await query(app.database, text, [studio.businessUid]);
    await app.put(SETTINGS, { expiry_last_day: 'day_before' }, studio.staffToken);
    const [row] = await query(app.database, 'select package_settings from businesses where business_uid = $1', [
      studio.businessUid,
    ]);
    expect(row).toEqual({ package_settings: { later: 1, expiry_last_day: 'day_before' } });
    expect((await show(studio)).body).toEqual({ success: true, data: dayBefore });
  });
});
