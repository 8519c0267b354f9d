import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { amountsOf, pay, PAYMENT_REQUESTS, PAYMENTS } from '../scenes/bookings.js';
import { type Cast, castOf, clientPackageOf, paymentOf, redeem } from '../scenes/story.js';
import { type TestResponse, startTestApp, type TestApp } from '../support/app/test-app.js';
import { expectCleanBooks } from '../support/database/books.js';

let app: TestApp;
let cast: Cast;
let stranger: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
  stranger = await castOf(app);
});
afterEach(() => expectCleanBooks(app.database));
afterAll(() => app.close());

const change = (uid: string, payment_request: object): Promise<TestResponse> =>
  app.put(`${PAYMENT_REQUESTS}/${uid}`, { payment_request }, cast.staffToken);

describe('a payment request that is cancelled', () => {
  test('asks for nothing any more, and may be cancelled again', async () => {
    const uid = await paymentOf(app, cast);
    const first = await change(uid, { state: 'cancelled' });
    expect(first).toMatchObject({
      status: 200,
      body: { data: { payment_request: { uid, state: 'cancelled', paid_at: null } } },
    });
    expect(await change(uid, { state: 'CANCELLED' })).toMatchObject({ status: 200, body: first.body });
    expect((await redeem(app, cast, uid)).status).toBe(422);
    expect((await pay(app, cast, uid)).status).toBe(422);
    expect(await change(uid, { state: 'cancelled', price: 20 })).toMatchObject({ status: 422 });
  });

  test('is not one that is paid: it says by what, and stays', async () => {
    const uid = await paymentOf(app, cast);
    await pay(app, cast, uid);
    expect(await change(uid, { state: 'cancelled' })).toMatchObject({
      status: 422,
      body: {
        errors: [{ message: 'Payment status is already paid' }],
        details: { paid_by: 'money', amount_paid: '50.0' },
      },
    });
    expect(await amountsOf(app, cast, uid)).toMatchObject({ state: 'paid' });
  });

  test('keeps what has been paid in part, to be given back', async () => {
    const uid = await paymentOf(app, cast);
    await pay(app, cast, uid, { amount: 20 });
    expect((await change(uid, { state: 'cancelled' })).status).toBe(200);
    expect(await amountsOf(app, cast, uid)).toEqual({ state: 'cancelled', amount: '50.0', amount_paid: 20 });
    expect((await app.post(`${PAYMENTS}/${uid}/refunds`, {}, cast.staffToken)).status).toBe(201);
    expect(await amountsOf(app, cast, uid)).toMatchObject({ state: 'cancelled', amount_paid: 0 });
  });

  test('gets no other state by being told so', async () => {
    const uid = await paymentOf(app, cast);
    expect(await change(uid, { state: 'paid' })).toMatchObject({ status: 422, body: { errors: [{ field: 'state' }] } });
    expect((await change(uid, { state: 'pending', price: 45 })).status).toBe(200);
    expect((await change(uid, { state: 'gone' })).status).toBe(400);
    expect(await amountsOf(app, cast, uid)).toMatchObject({ state: 'pending', amount: '45.0' });
  });

  test('either is cancelled or paid with a credit, when both are tried at once', async () => {
    const owned = await clientPackageOf(app, cast, { sessions_count: 10 });
    for (let round = 0; round < 10; round += 1) {
      const uid = await paymentOf(app, cast);
      const [cancelled, redeemed] = await Promise.all([change(uid, { state: 'cancelled' }), redeem(app, cast, uid)]);
      expect([cancelled.status, redeemed.status].toSorted((a, b) => a - b)).toEqual([200, 422]);
      expect(await amountsOf(app, cast, uid)).toMatchObject({ state: redeemed.status === 200 ? 'paid' : 'cancelled' });
    }
    expect(owned.id).toBeDefined();
  });
});

describe('a sale that has not been paid', () => {
  const PACKAGES = '/business/payments/v1/client_packages';
  const cancel = (uid: string, fields: object = {}, token = cast.staffToken): Promise<TestResponse> =>
    app.post(`${PACKAGES}/${uid}/cancel`, fields, token);

  test('is void with its payment, once and for all', async () => {
    const { id, payment_status_id } = await clientPackageOf(app, cast);
    const first = await cancel(id, { reason: 'Sold by mistake' });
    const shown = { id, active: 'false', payment_status_state: 'cancelled' };
    expect(first).toMatchObject({ status: 200, body: { data: { client_package: shown } } });
    expect(await cancel(id)).toMatchObject({ status: 200, body: first.body });
    expect(await amountsOf(app, cast, payment_status_id)).toMatchObject({ state: 'cancelled' });
    const ledger = await app.get(`${PACKAGES}/${id}/ledger`, cast.staffToken);
    expect(ledger).toMatchObject({
      body: {
        data: { entries: [{ kind: 'granted' }, { kind: 'deactivated', reason: 'package cancelled: Sold by mistake' }] },
      },
    });

    const back = await app.put(`${PACKAGES}/${id}`, { client_package: { active: 'true' } }, cast.staffToken);
    expect(back).toMatchObject({ status: 422, body: { errors: [{ field: 'active' }] } });
  });

  test('of which a part is paid keeps that to be seen', async () => {
    const { id, payment_status_id } = await clientPackageOf(app, cast);
    await pay(app, cast, payment_status_id, { amount: 30 });
    expect((await cancel(id)).status).toBe(200);
    expect(await amountsOf(app, cast, payment_status_id)).toMatchObject({ state: 'cancelled', amount_paid: 30 });
  });

  test('is not one that is paid, nor one that was free', async () => {
    const paid = await clientPackageOf(app, cast);
    await pay(app, cast, paid.payment_status_id);
    expect(await cancel(paid.id)).toMatchObject({ status: 422, body: { details: { paid_by: 'money' } } });
    const free = await clientPackageOf(app, cast, { price: 0 });
    expect(await cancel(free.id)).toMatchObject({ status: 422, body: { details: { paid_by: 'nothing' } } });
    expect((await app.post(`${PAYMENTS}/${paid.payment_status_id}/refunds`, {}, cast.staffToken)).status).toBe(201);
    expect((await cancel(paid.id)).status).toBe(200);
  });

  test('is not one of which sessions are in use', async () => {
    const member = { ...cast, ...(await castOf(app)) };
    const { id, payment_status_id } = await clientPackageOf(app, member);
    expect((await redeem(app, member, await paymentOf(app, member))).status).toBe(200);
    const refused = await cancel(id, {}, member.staffToken);
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ message: expect.stringContaining('1 of its sessions') }] },
    });
    expect(await amountsOf(app, member, payment_status_id)).toMatchObject({ state: 'pending' });
  });

  test('is void or used, when both are tried at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const member = await castOf(app);
      const { id } = await clientPackageOf(app, member);
      const uid = await paymentOf(app, member);
      const [cancelled, redeemed] = await Promise.all([cancel(id, {}, member.staffToken), redeem(app, member, uid)]);
      expect([cancelled.status, redeemed.status].toSorted((a, b) => a - b)).toEqual([200, 422]);
    }
  });

  test('that nobody knows, or that is another business’s, is a 404', async () => {
    const { id } = await clientPackageOf(app, cast);
    expect((await cancel('nosuchpackage000')).status).toBe(404);
    expect((await cancel(id, {}, stranger.staffToken)).status).toBe(404);
  });

  test('stays owed where the package is only deactivated, and comes back', async () => {
    const { id, payment_status_id } = await clientPackageOf(app, cast);
    for (const active of ['false', 'true']) {
      const answer = await app.put(`${PACKAGES}/${id}`, { client_package: { active } }, cast.staffToken);
      expect(answer).toMatchObject({ status: 200, body: { data: { client_package: { active } } } });
      expect(await amountsOf(app, cast, payment_status_id)).toMatchObject({ state: 'pending' });
    }
  });
});
