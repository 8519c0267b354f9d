import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { amountsOf, INVOICES, PAYMENT_REQUESTS } from '../scenes/bookings.js';
import { type Cast, castOf, clientPackageOf, dataOf, paymentOf, redeem } from '../scenes/story.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { type Books, expectCleanBooks, query } from '../support/database/books.js';

let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await castOf(app);
  await clientPackageOf(app, cast, { sessions_count: 5 });
});
afterAll(() => app.close());

const NOTHING_USED: Books = { used: 0, redemptions: 0, paidByPackage: 0, ledger: 0 };

const FREE = ['a payment request', 'one whose price becomes 0', 'an invoice', 'a client package'] as const;

async function freePayment(what: (typeof FREE)[number]): Promise<string> {
  const { staffToken, matterUid: matter_uid } = cast;
  if (what === 'a payment request') return paymentOf(app, cast, { price: '0.00' });
  if (what === 'a client package') return (await clientPackageOf(app, cast, { price: 0 })).payment_status_id;
  if (what === 'one whose price becomes 0') {
    const uid = await paymentOf(app, cast);
    dataOf(await app.put(`${PAYMENT_REQUESTS}/${uid}`, { payment_request: { price: 0 } }, staffToken), 200);
    return uid;
  }
  const days = { issue_date: '2030-01-01', due_date: '2030-01-01' };
  const items = [{ name: 'Gift', quantity: 1, unit_amount: 0 }];
  const invoice = { matter_uid, currency: 'USD', billing_address: 'Street 1', ...days, items };
  const answer = await app.post(INVOICES, { invoice }, staffToken);
  return dataOf<{ invoice: { payment_status_uid: string } }>(answer).invoice.payment_status_uid;
}

describe('a price of 0 means paid, and costs no session', () => {
  test.each(FREE)('%s', async (what) => {
    const uid = await freePayment(what);
    expect(await amountsOf(app, cast, uid)).toEqual({ state: 'paid', amount: '0.0', amount_paid: 0 });
    expect(await redeem(app, cast, uid)).toMatchObject({
      status: 422,
      body: { error_code: 'ALREADY_PAID', details: { paid_by: 'nothing' } },
    });
    expect(await expectCleanBooks(app.database)).toEqual(NOTHING_USED);
  });

  test('a virtual booking, which is no payment yet', async () => {
    const body = {
      client_id: cast.clientUid,
      service_id: cast.serviceUid,
      start_time: '2090-06-01T10:00:00Z',
      price: 0,
    };
    const held = await app.post('/business/scheduling/v1/virtual_bookings', body, cast.staffToken);
    const { uid } = dataOf<{ virtual_booking: { uid: string } }>(held).virtual_booking;
    expect(await redeem(app, cast, uid)).toMatchObject({ status: 422, body: { error_code: 'NOTHING_TO_PAY' } });
    expect(await expectCleanBooks(app.database)).toEqual(NOTHING_USED);
  });

  test('one that was left pending at 0 by an earlier version', async () => {
    const uid = await paymentOf(app, cast);
    await query(app.database, 'update payment_statuses set price = 0 where uid = $1', [uid]);
    expect(await redeem(app, cast, uid)).toMatchObject({ status: 422, body: { error_code: 'NOTHING_TO_PAY' } });
    expect(await expectCleanBooks(app.database)).toEqual(NOTHING_USED);
  });
});
