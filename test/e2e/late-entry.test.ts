import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { type Cast, CANCEL_REDEMPTION, castOf, clientOf, clientPackageOf, dataOf, paymentOf } from '../scenes/story.js';
import { STAFF_UPDATE_USAGE } from '../scenes/story.js';
import { NO_PACKAGE, refusalIn, usageOf } from '../scenes/redemptions.js';
import { expectCleanBooks } from '../support/database/books.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { inProcess } from '../support/app/in-process.js';
import { TestClock } from '../support/app/test-clock.js';

const BUSINESS = '/business/payments/v1/client_packages';
const PREVIEW = '/platform/v1/payment/client_packages/preview';
/** Still the 14th in Greenwich. */
const TODAY = '2090-06-15';
const { describe, test } = inProcess('sets the clock');
const clock = new TestClock('2090-06-14T14:00:00.000Z');

let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp({ clock });
  cast = await castOf(app, { business: { time_zone: 'Pacific/Auckland' } });
});
afterEach(() => expectCleanBooks(app.database));
afterAll(() => app.close());

/** Another client of the studio, who has nothing yet. */
async function ownerOf(): Promise<Cast> {
  return { ...cast, ...(await clientOf(app, cast)) };
}

function redeemOn(payment: string, on?: unknown): Promise<TestResponse> {
  return app.post(STAFF_UPDATE_USAGE, { payment_status_uid: payment, on }, cast.staffToken);
}

function previewOn(payment: string, on?: unknown): Promise<TestResponse> {
  return app.post(PREVIEW, { payment_status_uid: payment, on }, cast.staffToken);
}

function put(uid: string, changes: object): Promise<TestResponse> {
  return app.put(`${BUSINESS}/${uid}`, { client_package: changes }, cast.staffToken);
}

interface Entry {
  readonly reason: string;
  readonly kind: string;
  readonly request_id: string;
}

async function latestEntry(uid: string): Promise<Entry | undefined> {
  const answer = await app.get(`${BUSINESS}/${uid}/ledger?sort=created_at:desc&per_page=1`, cast.staffToken);
  return dataOf<{ entries: Entry[] }>(answer, 200).entries[0];
}

describe('a late entry (contract 1.4)', () => {
  const spring = { valid_from: '2090-03-01', valid_until: '2090-05-31' };

  test('is judged on the day of attendance, and the ledger says so', async () => {
    const owner = await ownerOf();
    const { id } = await clientPackageOf(app, owner, spring);
    const payment = await paymentOf(app, owner);
    expect(refusalIn(await redeemOn(payment))).toEqual(NO_PACKAGE);
    expect(await previewOn(payment)).toMatchObject({ body: { data: { has_package: false } } });
    expect(await previewOn(payment, '2090-05-31')).toMatchObject({ body: { data: { has_package: true } } });
    const answer = await redeemOn(payment, '2090-05-31');
    expect(answer).toMatchObject({ status: 200, body: { data: { package_name: 'Ten classes' } } });
    expect(await latestEntry(id)).toMatchObject({
      kind: 'redeemed',
      reason: `session used for payment ${payment}, attended on 2090-05-31`,
      request_id: answer.headers.get('x-request-id'),
    });
  });

  test.each(['2090-02-28', '2090-06-01'])('on %s, outside of its days, finds no package', async (on) => {
    const owner = await ownerOf();
    const { id } = await clientPackageOf(app, owner, spring);
    const refused = await redeemOn(await paymentOf(app, owner), on);
    expect({ status: refused.status, body: refusalIn(refused) }).toEqual({ status: 422, body: NO_PACKAGE });
    expect(await usageOf(app, id)).toBe(0);
  });

  test('uses what would have been used on that day, not what is best today', async () => {
    const owner = await ownerOf();
    const soonest = await clientPackageOf(app, owner, { ...spring, name: 'Then', valid_until: '2090-12-31' });
    const newer = await clientPackageOf(app, owner, {
      name: 'Now',
      valid_from: '2090-06-01',
      valid_until: '2090-07-01',
    });
    await redeemOn(await paymentOf(app, owner), '2090-05-20');
    await redeemOn(await paymentOf(app, owner));
    expect([await usageOf(app, soonest.id), await usageOf(app, newer.id)]).toEqual([1, 1]);
  });

  test.each([TODAY, null])('on %s is as without one', async (on) => {
    const owner = await ownerOf();
    await clientPackageOf(app, owner);
    expect((await redeemOn(await paymentOf(app, owner), on)).status).toBe(200);
  });

  test.each(['2090-06-16', '2091-01-01'])('never on %s: the future is 422, and nothing is used', async (on) => {
    const owner = await ownerOf();
    const { id } = await clientPackageOf(app, owner);
    const payment = await paymentOf(app, owner);
    for (const answer of [await redeemOn(payment, on), await previewOn(payment, on)]) {
      expect(answer).toMatchObject({ status: 422, body: { error_code: 'INVALID_PARAMETER' } });
      expect(answer.text).toContain('on is in the future: for the business today is 2090-06-15');
    }
    expect(await usageOf(app, id)).toBe(0);
  });

  test.each(['yesterday', '2090-02-30', '2090-06-14T10:00:00Z', 20900614, {}])('on %j is 400', async (on) => {
    expect((await redeemOn(await paymentOf(app, await ownerOf()), on)).status).toBe(400);
  });

  test('is for staff: a client’s own request is for today, whatever else it sends', async () => {
    const owner = await ownerOf();
    await clientPackageOf(app, owner, spring);
    const body = { payment_status_id: await paymentOf(app, owner), on: '2090-05-20' };
    const answer = await app.post('/platform/v1/clients/payment/client_packages/update_usage', body, owner.clientToken);
    expect(refusalIn(answer)).toEqual(NO_PACKAGE);
  });

  test('of many entries for many days at once each is judged on its own', async () => {
    const owner = await ownerOf();
    const old = await clientPackageOf(app, owner, { ...spring, sessions_count: 3 });
    const both = await clientPackageOf(app, owner, {
      valid_from: '2090-05-01',
      valid_until: '2090-12-31',
      sessions_count: 9,
    });
    const wishes = await Promise.all(
      Array.from({ length: 24 }, async (_none, index) => ({
        payment: await paymentOf(app, owner),
        on: ['2090-03-10', undefined, '2090-05-10', '2090-06-10'][index % 4],
      })),
    );
    const answers = await Promise.all(wishes.map(({ payment, on }) => redeemOn(payment, on)));
    const paid = answers.filter(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status !== 200).map(refusalIn)).toEqual(
      Array.from({ length: 24 - paid.length }, () => NO_PACKAGE),
    );
    expect([await usageOf(app, old.id), await usageOf(app, both.id)]).toEqual([3, 9]);
    expect(paid.length).toBe(12);
  });
});

describe('an early end (contract 2.4)', () => {
  test('may be today, which still counts, with the reason in the ledger', async () => {
    const owner = await ownerOf();
    const { id } = await clientPackageOf(app, owner);
    const changed = await put(id, { valid_until: TODAY, reason: 'Moves to another town' });
    expect(changed).toMatchObject({ status: 200, body: { data: { client_package: { valid_until: TODAY } } } });
    expect((await latestEntry(id))?.reason).toBe(`last day changed from 2091-06-15 to ${TODAY}: Moves to another town`);
    expect((await redeemOn(await paymentOf(app, owner))).status).toBe(200);
  });

  test('is never in the past, and the refusal says how to end it at once', async () => {
    const { id } = await clientPackageOf(app, await ownerOf());
    const refused = await put(id, { valid_until: '2090-06-14', reason: 'Moves' });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'valid_until' }] } });
    expect(refused.text).toContain('the earliest is today, 2090-06-15');
  });
});

describe('a later start (contract 2.4)', () => {
  test('of an unused package moves its first day, with the reason in the ledger', async () => {
    const owner = await ownerOf();
    const { id } = await clientPackageOf(app, owner);
    const changed = await put(id, { valid_from: '2090-07-01', reason: 'Is ill until then' });
    expect(changed.body).toMatchObject({
      data: { client_package: { valid_from: '2090-07-01', valid_until: '2091-06-15', status: 'not_started' } },
    });
    expect((await latestEntry(id))?.reason).toBe('first day changed from 2090-06-15 to 2090-07-01: Is ill until then');
    expect(refusalIn(await redeemOn(await paymentOf(app, owner)))).toEqual(NO_PACKAGE);
  });

  test('may move the last day with it', async () => {
    const { id } = await clientPackageOf(app, await ownerOf());
    await put(id, { valid_from: '2091-08-01', valid_until: '2092-08-01' });
    expect((await latestEntry(id))?.reason).toBe(
      'first day changed from 2090-06-15 to 2091-08-01, last day changed from 2091-06-15 to 2092-08-01',
    );
  });

  test('is refused once a session is used, until that is cancelled', async () => {
    const owner = await ownerOf();
    const { id } = await clientPackageOf(app, owner);
    const payment = await paymentOf(app, owner);
    dataOf(await redeemOn(payment), 200);
    const refused = await put(id, { valid_from: '2090-07-01' });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'valid_from' }] } });
    expect(refused.text).toContain('1 of its sessions are used');
    expect((await put(id, { valid_from: TODAY })).status).toBe(200);
    dataOf(await app.put(CANCEL_REDEMPTION, { payment_status_id: payment }, cast.staffToken), 200);
    expect((await put(id, { valid_from: '2090-07-01' })).status).toBe(200);
  });

  test('after the last day is 422', async () => {
    const { id } = await clientPackageOf(app, await ownerOf(), { valid_until: '2090-07-01' });
    const refused = await put(id, { valid_from: '2090-07-02' });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'valid_from' }] } });
  });

  test('every other change keeps its reason too', async () => {
    const { id, booking_credits: credits } = await clientPackageOf(app, await ownerOf());
    await put(id, { booking_credits: [{ id: credits[0]?.id, total_bookings: 12 }], reason: 'A present' });
    expect((await latestEntry(id))?.reason).toBe('sessions changed from 10 to 12: A present');
    await put(id, { active: false, reason: 'Sold by mistake' });
    expect((await latestEntry(id))?.reason).toBe('package deactivated: Sold by mistake');
  });

  test('while sessions are being used: either it is moved or one is used, never both', async () => {
    const owner = await ownerOf();
    const { id } = await clientPackageOf(app, owner);
    const payment = await paymentOf(app, owner);
    const [moved, redeemed] = await Promise.all([put(id, { valid_from: '2090-07-01' }), redeemOn(payment)]);
    expect([moved.status, redeemed.status].toSorted((a, b) => a - b)).toEqual([200, 422]);
    expect(await usageOf(app, id)).toBe(redeemed.status === 200 ? 1 : 0);
  });
});
