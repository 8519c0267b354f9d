import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Cast, castOf, clientPackageOf, dataOf, paymentOf, redeem, STAFF_UPDATE_USAGE } from '../scenes/story.js';
import { startTestApp, type TestApp, type TestResponse } from '../support/app/test-app.js';

const POOL_SIZE = 8;

let app: TestApp;
let cast: Cast;
let owner: pg.Client;
beforeAll(async () => {
  app = await startTestApp({
    environment: { DATABASE_POOL_SIZE: String(POOL_SIZE), DATABASE_CONNECT_TIMEOUT_MS: '1000' },
  });
  cast = await castOf(app);
  await clientPackageOf(app, cast);
});
afterAll(() => app.close());
beforeEach(async () => {
  owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
});
afterEach(() => owner.end());

/** Nobody can read the catalogue while `work` is done, and `ask` has been answered 503 once. */
async function whileStuck(ask: () => Promise<TestResponse>[], work: () => Promise<void>): Promise<void> {
  await owner.query('begin; lock table booking_packages in access exclusive mode');
  const stuck = ask();
  try {
    expect((await Promise.any(stuck)).status).toBe(503);
    await work();
  } finally {
    await owner.query('rollback');
    await Promise.all(stuck);
  }
}

async function virtualBooking(): Promise<string> {
  const body = { client_id: cast.clientUid, service_id: cast.serviceUid, start_time: '2095-05-01T10:00:00Z' };
  const answer = await app.post('/business/scheduling/v1/virtual_bookings', body, cast.staffToken);
  return dataOf<{ virtual_booking: { uid: string } }>(answer).virtual_booking.uid;
}

const times = (count: number, ask: () => Promise<TestResponse>) => Array.from({ length: count }, ask);

test('while the questions of several businesses take their time, staff use credits, and clients for a virtual booking', async () => {
  const booking = await virtualBooking();
  const [payment, ...others] = [await paymentOf(app, cast), await castOf(app), await castOf(app), await castOf(app)];
  const ask = () =>
    others.flatMap(({ staffToken }) => times(POOL_SIZE, () => app.get('/platform/v1/payment/packages', staffToken)));
  await whileStuck(ask, async () => {
    const answer = await app.post(STAFF_UPDATE_USAGE, { payment_status_uid: payment }, cast.staffToken);
    expect(answer).toMatchObject({ status: 200 });
    expect(await redeem(app, cast, booking)).toMatchObject({ status: 200 });
  });
});

test('while those of nobody in particular do, credits are used', async () => {
  const payment = await paymentOf(app, cast);
  const ask = () => times(3 * POOL_SIZE, () => app.get('/client/payments/v1/packages/unknown'));
  await whileStuck(ask, async () => {
    expect(await redeem(app, cast, payment)).toMatchObject({ status: 200 });
  });
});
