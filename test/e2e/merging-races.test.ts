import { describe, expect, test } from '@jest/globals';
import { bookingOf, CANCEL_BOOKING } from '../scenes/bookings.js';
import { merge, type TwoClients, twoClients, virtualBookingOf } from '../scenes/two-clients.js';
import {
  CANCEL_REDEMPTION,
  type Cast,
  clientOf,
  clientPackageOf,
  dataOf,
  paymentOf,
  redeem,
  STAFF_UPDATE_USAGE,
} from '../scenes/story.js';
import { ledgerOf, seeded, shuffled, times } from '../support/app/races.js';
import { type TestResponse, useTestApp } from '../support/app/test-app.js';
import { query } from '../support/database/books.js';

const app = useTestApp({ cleanBooks: 'after each' });

const staffRedeem = (cast: Cast, uid: string): Promise<TestResponse> =>
  app.post(STAFF_UPDATE_USAGE, { payment_status_uid: uid }, cast.staffToken);

const statusesOf = (answers: readonly TestResponse[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

/** Nothing is left behind with a client that is none any more. */
async function expectNothingLeft({ clientUid }: Cast): Promise<void> {
  const tables = ['matters', 'payment_statuses', 'client_packages', 'booking_credits', 'bookings', 'pending_bookings'];
  for (const table of tables) {
    const rows = await query(app.database, `select uid from ${table} where client_uid = $1`, [clientUid]);
    expect({ table, rows }).toEqual({ table, rows: [] });
  }
}

/** Sends everything at once, in an order that `seed` decides. */
const atOnce = (seed: number, work: readonly (() => Promise<TestResponse>)[]): Promise<TestResponse[]> =>
  Promise.all(shuffled(work, seeded(seed)).map((send) => send()));

async function expectMerged({ from, into }: TwoClients): Promise<void> {
  const answer = await app.get(`/platform/v1/clients/${from.clientUid}`, into.staffToken);
  expect(answer.body).toMatchObject({ details: { merged_into: into.clientUid } });
  await expectNothingLeft(from);
}

describe('while a client is merged', () => {
  test.each([1, 2, 3])('50 payments are paid by its 50 sessions, each once (seed %i)', async (seed) => {
    const { from, into } = await twoClients(app);
    const { id } = await clientPackageOf(app, from, { sessions_count: 50 });
    const payments = await times(50, () => paymentOf(app, from));
    const redemptions = payments.map((uid) => () => staffRedeem(from, uid));
    const answers = await atOnce(seed, [...redemptions, () => merge(app, from, into)]);
    expect(statusesOf(answers)).toEqual(Array<number>(51).fill(200));
    await expectMerged({ from, into });
    const entries = await ledgerOf(app.database, id);
    expect(entries.filter(({ kind }) => kind === 'redeemed')).toHaveLength(50);
    expect(entries.filter(({ kind }) => kind === 'adjusted')).toHaveLength(1);
    expect(entries.at(-1)).toMatchObject({ sequence: 52, balance_after: 0 });
  });

  test.each([4, 5])(
    '50 requests for 10 sessions get 10, and the rest hear that there is none (seed %i)',
    async (seed) => {
      const { from, into } = await twoClients(app);
      await clientPackageOf(app, from, { sessions_count: 10 });
      const payments = await times(50, () => paymentOf(app, from));
      const answers = await atOnce(seed, [
        ...payments.map((uid) => () => staffRedeem(from, uid)),
        () => merge(app, from, into),
      ]);
      expect(statusesOf(answers)).toEqual([...Array<number>(11).fill(200), ...Array<number>(40).fill(422)]);
      await expectMerged({ from, into });
    },
  );

  test.each([6, 7])('virtual bookings are paid by whoever has them then (seed %i)', async (seed) => {
    const { from, into } = await twoClients(app);
    await clientPackageOf(app, from, { sessions_count: 20 });
    const bookings = await times(20, () => virtualBookingOf(app, from));
    const answers = await atOnce(seed, [
      ...bookings.map((uid) => () => staffRedeem(from, uid)),
      () => merge(app, from, into),
    ]);
    expect(statusesOf(answers)).toEqual(Array<number>(21).fill(200));
    await expectMerged({ from, into });
  });

  test.each([8, 9])('redemptions and bookings are cancelled, packages and details changed (seed %i)', async (seed) => {
    const { from, into } = await twoClients(app);
    const { id, booking_credits } = await clientPackageOf(app, from, { sessions_count: 30 });
    const redeemed = await times(10, () => paymentOf(app, from));
    for (const uid of redeemed) await redeem(app, from, uid);
    const bookings = await times(5, () => bookingOf(app, from));
    const total = { booking_credits: [{ id: booking_credits[0]?.id, total_bookings: 40 }] };
    const answers = await atOnce(seed, [
      ...redeemed.map((uid) => () => app.put(CANCEL_REDEMPTION, { payment_status_id: uid }, from.staffToken)),
      ...bookings.map((booking) => () => cancel(from, booking.id)),
      () => app.put(`/business/payments/v1/client_packages/${id}`, { client_package: total }, from.staffToken),
      () => app.put(`/platform/v1/clients/${into.clientUid}`, { phone: '+1 555 0100' }, into.staffToken),
      () => merge(app, from, into),
    ]);
    expect(statusesOf(answers)).toEqual(Array<number>(18).fill(200));
    await expectMerged({ from, into });
    expect((await ledgerOf(app.database, id)).at(-1)).toMatchObject({ balance_after: 40 });
  });

  test.each([10, 11, 12])('what is recorded for it comes wholly before, or is refused (seed %i)', async (seed) => {
    const { from, into } = await twoClients(app);
    const { id: sold } = await clientPackageOf(app, from);
    const [{ package_uid: packageUid } = { package_uid: '' }] = await query<{ package_uid: string }>(
      app.database,
      'select package_uid from client_packages where uid = $1',
      [sold],
    );
    const body = { business_id: from.businessUid, service_id: from.serviceUid, client_id: from.clientUid };
    const start = { start_time: '2035-05-05T10:00:00Z' };
    const request = { payment_request: { client_id: from.clientUid, price: 5 } };
    const gift = { client_id: from.clientUid, package_id: packageUid };
    const matters = `/business/clients/v1/contacts/${from.clientUid}/matters`;
    const answers = await atOnce(seed, [
      ...repeated(6, () => app.post('/platform/v1/scheduling/bookings', { ...body, ...start }, from.staffToken)),
      ...repeated(6, () => app.post('/business/payments/v1/payment_requests', request, from.staffToken)),
      ...repeated(6, () => app.post('/platform/v1/payment/client_packages', gift, from.staffToken)),
      ...repeated(6, () =>
        app.post('/business/scheduling/v1/virtual_bookings', { ...body, ...start }, from.staffToken),
      ),
      ...repeated(6, () => app.post(matters, { display_name: 'One more' }, from.staffToken)),
      () => merge(app, from, into),
    ]);
    expect(answers.filter(({ status }) => ![200, 201, 404, 422].includes(status)).map(({ text }) => text)).toEqual([]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { text } of answers.filter(({ status }) => status > 400)) expect(text).toContain(into.clientUid);
    await expectMerged({ from, into });
  });
});

const repeated = (count: number, send: () => Promise<TestResponse>) => Array.from({ length: count }, () => send);

const cancel = ({ businessUid, staffToken }: Cast, uid: string) =>
  app.post(CANCEL_BOOKING, { business_id: businessUid, booking_id: uid }, staffToken);

describe('of merges at once', () => {
  test.each([1, 2, 3, 4, 5])('of two clients into each other one wins (%i)', async () => {
    const { from, into } = await twoClients(app);
    await clientPackageOf(app, from);
    await clientPackageOf(app, into);
    const answers = await Promise.all([merge(app, from, into), merge(app, into, from)]);
    expect(statusesOf(answers)).toEqual([200, 422]);
    await expectMerged(answers[0]?.status === 200 ? { from, into } : { from: into, into: from });
  });

  test('of one client into ten others one wins', async () => {
    const { from, into } = await twoClients(app);
    await clientPackageOf(app, from);
    const others = await times(10, () => clientOf(app, into));
    const answers = await Promise.all(others.map((other) => merge(app, from, other)));
    expect(statusesOf(answers)).toEqual([200, ...Array<number>(9).fill(422)]);
    await expectNothingLeft(from);
  });

  test('of a ring of clients into the next, nothing is lost', async () => {
    const { into } = await twoClients(app);
    const ring = await times(6, async () => ({ ...into, ...(await clientOf(app, into)) }));
    for (const cast of ring) await clientPackageOf(app, cast, { sessions_count: 1 });
    const answers = await times(6, (index) => merge(app, ring[index] ?? into, ring[(index + 1) % 6] ?? into));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 422)).toEqual([]);
    const alive = await Promise.all(
      ring.map(async ({ clientUid }) => {
        const path = `/platform/v1/clients/${clientUid}/payment/client_packages`;
        const answer = await app.get(path, into.staffToken);
        return answer.status === 404 ? 0 : dataOf<{ client_packages: unknown[] }>(answer, 200).client_packages.length;
      }),
    );
    expect(alive.reduce((sum, count) => sum + count, 0)).toBe(6);
  });
});
