import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newUid } from '../../src/platform/common/uid.js';
import {
  castOf,
  type Cast,
  clientOf,
  clientPackageOf,
  paymentOf,
  redeem,
  STAFF_UPDATE_USAGE,
  VALIDATE,
} from '../scenes/story.js';
import { expectCleanBooks, query, readBooks } from '../support/database/books.js';
import {
  answers,
  type Behaviour,
  bookingBody,
  instantIn,
  resets,
  resetsMidAnswer,
  SchedulingServer,
  stalls,
  stallsMidAnswer,
} from '../support/http/scheduling-server.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';

const NOT_FOUND = { status: 'Error', error: 'Payment status not found', error_code: 'NOT_FOUND' };

let server: SchedulingServer;
let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  server = await SchedulingServer.start();
  app = await startTestApp({
    environment: {
      VIRTUAL_BOOKINGS_URL: `${server.url}/scheduling`,
      VIRTUAL_BOOKINGS_TOKEN: 'service-token',
      VIRTUAL_BOOKINGS_TIMEOUT_MS: '150',
    },
  });
  cast = await castOf(app);
  await clientPackageOf(app, cast, { sessions_count: 100 });
});
afterEach(() => expectCleanBooks(app.database));
afterAll(async () => {
  await app.close();
  await server.stop();
});

/** A booking of the cast's client as the scheduling server tells it. */
function bookingOf(uid: string, changes: Readonly<Record<string, unknown>> = {}) {
  const { clientUid, matterUid, serviceUid } = cast;
  return bookingBody(uid, { client_uid: clientUid, matter_uid: matterUid, service_uid: serviceUid, ...changes });
}

function validate(uid: string): Promise<TestResponse> {
  return app.get(`${VALIDATE}?payment_status_id=${uid}`, cast.clientToken);
}

function statusRow(uid: string): Promise<object[]> {
  return query(
    app.database,
    'select state, price, original_price, payable_type, payable_uid, title from payment_statuses where uid = $1',
    [uid],
  );
}

/** An answered look-up, so that the failures of one test don't add up with the next one's. */
async function calmBreaker(): Promise<void> {
  server.will(answers(404));
  expect((await redeem(app, cast, newUid())).status).toBe(404);
}

/** Redeeming and validating are refused alike, and nothing has been written. */
async function expectRefusal(uid: string, status: number, code: string): Promise<void> {
  const before = await readBooks(app.database);
  for (const answer of [await redeem(app, cast, uid), await validate(uid)]) {
    expect(answer.body).toMatchObject({ status: 'Error', error_code: code });
    expect(answer.status).toBe(status);
  }
  expect(await readBooks(app.database)).toEqual(before);
  expect(await statusRow(uid)).toEqual([]);
}

describe('a booking that only the scheduling server knows', () => {
  it('becomes a payment request of the same uid and is paid by the credit', async () => {
    const uid = newUid();
    server.will(answers(200, bookingOf(uid, { price: 49.5 })));
    expect((await validate(uid)).body).toEqual({ status: 'OK', data: { has_package: true } });
    expect(await statusRow(uid)).toEqual([]);

    const { used } = await readBooks(app.database);
    const answer = await redeem(app, cast, uid);
    expect(answer.body).toEqual({ status: 'OK', data: { package_name: 'Ten classes' } });
    expect(answer.status).toBe(200);
    expect(await statusRow(uid)).toEqual([
      {
        state: 'paid',
        price: '0.0000',
        original_price: '49.5000',
        payable_type: 'PendingBooking',
        payable_uid: uid,
        title: 'Yoga class',
      },
    ]);
    expect(await readBooks(app.database)).toMatchObject({ used: used + 1 });
    const { clientUid, businessUid } = cast;
    expect(server.seen.at(-1)).toMatchObject({
      url: `/scheduling/businesses/${businessUid}/bookings/${uid}?client_uid=${clientUid}`,
      headers: { authorization: 'Bearer service-token' },
    });
  });

  it('is not asked for once it is a payment request', async () => {
    const uid = newUid();
    server.will(answers(200, bookingOf(uid)));
    expect((await redeem(app, cast, uid)).status).toBe(200);
    server.will(stalls());
    expect((await redeem(app, cast, uid)).body).toMatchObject({ error_code: 'ALREADY_PAID' });
    expect(server.seen).toEqual([]);
  });

  it('is paid once, however many ask for it at once', async () => {
    const uid = newUid();
    const { used } = await readBooks(app.database);
    server.will(answers(200, bookingOf(uid)));
    const raced = await Promise.all(Array.from({ length: 10 }, () => redeem(app, cast, uid)));
    const losers = raced.filter(({ status }) => status !== 200).map(({ body }) => body);
    expect(losers).toEqual(Array(9).fill(expect.objectContaining({ error_code: 'ALREADY_PAID' })));
    expect(await readBooks(app.database)).toMatchObject({ used: used + 1 });
  });

  it('can be paid by staff, who need not say whose it is', async () => {
    const uid = newUid();
    server.will(answers(200, bookingOf(uid)));
    const answer = await app.post(STAFF_UPDATE_USAGE, { payment_status_uid: uid }, cast.staffToken);
    expect(answer.status).toBe(200);
    expect(server.seen[0]?.url).not.toContain('client_uid');
  });

  it('is looked for in our own table first', async () => {
    const { clientUid: client_id, serviceUid: service_id } = cast;
    const body = { client_id, service_id, start_time: instantIn(1) };
    const made = await app.post('/business/scheduling/v1/virtual_bookings', body, cast.staffToken);
    const { uid } = (made.body as { data: { virtual_booking: { uid: string } } }).data.virtual_booking;
    server.will(stalls());
    expect((await redeem(app, cast, uid)).status).toBe(200);
    expect(server.seen).toEqual([]);
  });

  it('is not found when the server does not know it', async () => {
    server.will(answers(404));
    const answer = await redeem(app, cast, newUid());
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual(NOT_FOUND);
  });

  it('is not found when it is another client’s', async () => {
    const uid = newUid();
    const { clientUid, matterUid } = await clientOf(app, cast);
    server.will(answers(200, bookingOf(uid, { client_uid: clientUid, matter_uid: matterUid, state: 'cancelled' })));
    await expectRefusal(uid, 404, 'NOT_FOUND');
  });

  const unredeemable: [string, (uid: string) => Behaviour][] = [
    ['gone', () => answers(410)],
    ['cancelled', (uid) => answers(200, bookingOf(uid, { state: 'cancelled' }))],
    ['expired', (uid) => answers(200, bookingOf(uid, { expires_at: instantIn(-1) }))],
    ['in the past', (uid) => answers(200, bookingOf(uid, { start_time: instantIn(-1) }))],
  ];

  it.each(unredeemable)('can’t be redeemed when it is %s', async (_name, behaviour) => {
    const uid = newUid();
    server.will(behaviour(uid));
    await expectRefusal(uid, 422, 'VIRTUAL_BOOKING_NOT_REDEEMABLE');
  });
});

describe('a scheduling server that fails', () => {
  const failures: [string, (uid: string) => Behaviour][] = [
    ['stalls', () => stalls()],
    ['stalls in the middle of its answer', () => stallsMidAnswer()],
    ['breaks the connection', () => resets()],
    ['breaks it in the middle of its answer', () => resetsMidAnswer()],
    ['answers 500', () => answers(500)],
    ['redirects', () => answers(302, {}, { location: '/elsewhere' })],
    ['sends 10 MB', (uid) => answers(200, { ...bookingOf(uid), padding: 'x'.repeat(10_000_000) })],
    ['sends rubbish', () => answers(200, '{"booking":')],
    ['sends HTML', (uid) => answers(200, bookingOf(uid), { 'content-type': 'text/html' })],
    ['sends another booking', () => answers(200, bookingOf(newUid()))],
    ['sends wrong types', (uid) => answers(200, bookingOf(uid, { service_uid: 1 }))],
    ['leaves out the matter', (uid) => answers(200, bookingOf(uid, { matter_uid: undefined }))],
    ['names a currency that does not exist', (uid) => answers(200, bookingOf(uid, { currency: 'XXZ' }))],
    ['names a price finer than its currency', (uid) => answers(200, bookingOf(uid, { price: '0.999' }))],
    ['names a title with NUL', (uid) => answers(200, bookingOf(uid, { title: 'a\u0000b' }))],
    ['names a title that is too long', (uid) => answers(200, bookingOf(uid, { title: 'x'.repeat(256) }))],
    ['names an unknown matter', (uid) => answers(200, bookingOf(uid, { matter_uid: newUid() }))],
    ['names an unknown service', (uid) => answers(200, bookingOf(uid, { service_uid: newUid() }))],
  ];

  it.each(failures)('%s is a 422, and nothing has been written', async (_name, behaviour) => {
    await calmBreaker();
    const uid = newUid();
    server.will(behaviour(uid));
    await expectRefusal(uid, 422, 'VIRTUAL_BOOKING_UNAVAILABLE');
  });

  it('is not there at all is a 422 too', async () => {
    await calmBreaker();
    await server.stop();
    try {
      await expectRefusal(newUid(), 422, 'VIRTUAL_BOOKING_UNAVAILABLE');
    } finally {
      await server.restart();
    }
  });

  it('names an unknown client to staff is a 422 too', async () => {
    await calmBreaker();
    const uid = newUid();
    server.will(answers(200, bookingOf(uid, { client_uid: newUid() })));
    const answer = await app.post(STAFF_UPDATE_USAGE, { payment_status_uid: uid }, cast.staffToken);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ error_code: 'VIRTUAL_BOOKING_UNAVAILABLE' });
  });

  it('fails once is asked again, and the booking is redeemed', async () => {
    await calmBreaker();
    const uid = newUid();
    server.will(answers(503), answers(200, bookingOf(uid)));
    expect((await redeem(app, cast, uid)).status).toBe(200);
    expect(server.seen).toHaveLength(2);
  });

  it('does not keep payment requests that exist from being redeemed; and is left alone after a while', async () => {
    await calmBreaker();
    const payments = await Promise.all(Array.from({ length: 10 }, () => paymentOf(app, cast)));
    server.will(stalls());
    const stalled = Array.from({ length: 60 }, () => redeem(app, cast, newUid()));
    const ordinary = await Promise.all(payments.map((uid) => redeem(app, cast, uid)));
    expect(ordinary.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const refused = await Promise.all(stalled);
    const unavailable = expect.objectContaining({ error_code: 'VIRTUAL_BOOKING_UNAVAILABLE' });
    expect(refused.map(({ body }) => body)).toEqual(Array(60).fill(unavailable));

    const asked = server.seen.length;
    expect((await redeem(app, cast, newUid())).body).toMatchObject({ error_code: 'VIRTUAL_BOOKING_UNAVAILABLE' });
    expect(server.seen).toHaveLength(asked);
    expect((await redeem(app, cast, await paymentOf(app, cast))).status).toBe(200);
  });
});
