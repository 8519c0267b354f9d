import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { PaymentStatus } from '../../src/modules/payments/payment-status.entity.js';
import { newPaymentStatus, payByCredit, restore } from '../../src/modules/payments/payment-status.transitions.js';
import { calendarDayIn } from '../../src/platform/common/calendar.js';
import { toMoney } from '../../src/platform/common/money.js';
import { Transactions } from '../../src/platform/database/transactions.js';
import {
  CANCEL_REDEMPTION,
  type Cast,
  castOf,
  clientPackageOf,
  dataOf,
  paymentOf,
  redeem,
  UPDATE_USAGE,
} from '../scenes/story.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';
import { expectCleanBooks } from '../support/database/books.js';

/** Redemption writes payment statuses in SQL, many at once; the rows have to be what the transitions make of them one by one. */
const clock = new TestClock('2098-05-01T10:00:00Z');
let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp({ clock });
  cast = await castOf(app);
  await clientPackageOf(app, cast);
});
afterEach(() => expectCleanBooks(app.database));
afterAll(() => app.close());

/** The row, its amounts without trailing zeros. */
async function rowOf(uid: string): Promise<PaymentStatus> {
  const where = { businessUid: cast.businessUid, uid };
  const read = app.nest.get(Transactions).read(cast.businessUid, (tx) => tx.findOneByOrFail(PaymentStatus, where));
  return withPlainAmounts(await read);
}

function withPlainAmounts(status: PaymentStatus): PaymentStatus {
  const { price, originalPrice, amountPaid } = status;
  return Object.assign(new PaymentStatus(), status, {
    price: toMoney(price),
    originalPrice: originalPrice && toMoney(originalPrice),
    amountPaid: toMoney(amountPaid),
  });
}

test('a credit that pays, and is given back, changes the columns that the transitions say', async () => {
  const uid = await paymentOf(app, cast, { price: '50.25' });
  const pending = await rowOf(uid);

  clock.set('2098-05-02T10:00:00Z');
  dataOf(await redeem(app, cast, uid), 200);
  const redeemed = await rowOf(uid);
  expect(redeemed).toEqual({ ...pending, ...payByCredit(pending, clock.now()) });

  clock.set('2098-05-03T10:00:00Z');
  dataOf(await app.put(CANCEL_REDEMPTION, { payment_status_uid: uid }, cast.staffToken), 200);
  expect(await rowOf(uid)).toEqual({ ...redeemed, ...restore(redeemed, clock.now()) });
});

test('of many at once each gets its own price back', async () => {
  const uids = await Promise.all([10, 20, 30].map((price) => paymentOf(app, cast, { price })));
  const pending = await Promise.all(uids.map(rowOf));
  clock.set('2098-05-04T10:00:00Z');
  await Promise.all(uids.map((uid) => redeem(app, cast, uid)));
  const expected = pending.map((status) => ({ ...status, ...payByCredit(status, clock.now()) }));
  expect(await Promise.all(uids.map(rowOf))).toEqual(expected);
});

test('a virtual booking becomes a new payment status that a credit has paid', async () => {
  const { clientUid, matterUid, serviceUid, businessUid, clientToken } = cast;
  const body = { client_id: clientUid, service_id: serviceUid, start_time: '2098-06-01T10:00:00Z', price: '40.5' };
  const held = await app.post('/business/scheduling/v1/virtual_bookings', body, cast.staffToken);
  const { uid } = dataOf<{ virtual_booking: { uid: string } }>(held).virtual_booking;

  clock.set('2098-05-05T10:00:00Z');
  dataOf(await app.post(UPDATE_USAGE, { payment_status_id: uid }, clientToken), 200);
  const now = clock.now();
  const made = newPaymentStatus({
    businessUid,
    clientUid,
    matterUid,
    serviceUid,
    payableType: 'PendingBooking',
    payableUid: uid,
    price: '40.5',
    currency: 'USD',
    title: 'Yoga class',
    dueDate: calendarDayIn('UTC', now),
    staffUid: null,
    now,
  });
  expect(await rowOf(uid)).toEqual({ ...made, ...payByCredit(made, now), uid });
});
