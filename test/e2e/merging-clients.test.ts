import { describe, expect, test } from '@jest/globals';
import {
  fullHistory,
  merge,
  mergePreview,
  type TwoClients,
  twoClients,
  virtualBookingOf,
} from '../scenes/two-clients.js';
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
import { ledgerOf } from '../support/app/races.js';
import { useTestApp } from '../support/app/test-app.js';
import { query } from '../support/database/books.js';

type Fields = Readonly<Record<string, unknown>>;

const app = useTestApp({ cleanBooks: 'after each' });
const TABLES = [
  'matters',
  'payment_statuses',
  'client_packages',
  'booking_credits',
  'bookings',
  'pending_bookings',
  'invoices',
];

async function data<T>(path: string, token: string): Promise<T> {
  return dataOf<T>(await app.get(path, token), 200);
}

/** How many rows of each table a client has. */
async function rowsOf({ clientUid }: Pick<Cast, 'clientUid'>): Promise<Record<string, number>> {
  const counts = TABLES.map((table) => `(select count(*)::integer from ${table} where client_uid = $1) as ${table}`);
  const [row] = await query<Record<string, number>>(app.database, `select ${counts.join(', ')}`, [clientUid]);
  return row ?? {};
}

const total = (rows: Record<string, number>): number => Object.values(rows).reduce((sum, count) => sum + count, 0);

describe('merging a client into another', () => {
  test('moves everything it has, and changes no number', async () => {
    const { from, into } = await twoClients(app);
    const had = await fullHistory(app, from);
    await fullHistory(app, into);
    const before = [await rowsOf(from), await rowsOf(into)] as const;
    const request = async (uid: string): Promise<Fields> =>
      (await data<{ payment_request: Fields }>(`/business/payments/v1/payment_requests/${uid}`, from.staffToken))
        .payment_request;
    const packageOf = async (uid: string): Promise<Fields> =>
      (await data<{ client_package: Fields }>(`/business/payments/v1/client_packages/${uid}`, from.staffToken))
        .client_package;
    const requests = await Promise.all([had.redeemed, had.partlyPaid, had.due, had.packagePayment].map(request));
    const packages = await Promise.all([had.packageUid, had.otherPackage].map(packageOf));

    const { merge: done } = dataOf<{ merge: Fields }>(await merge(app, from, into), 200);
    expect(done).toMatchObject({
      from: from.clientUid,
      client: { id: into.clientUid },
      moved: {
        matters: 2,
        payment_requests: 7,
        client_packages: 2,
        booking_credits: 2,
        sessions_left: 6,
        bookings: 1,
        virtual_bookings: 1,
        invoices: 1,
      },
    });
    const after = await rowsOf(into);
    expect(total(await rowsOf(from))).toBe(0);
    for (const table of TABLES) expect(after[table]).toBe((before[0][table] ?? 0) + (before[1][table] ?? 0));
    const withoutTime = ({ updated_at: _time, client_id: _client, ...fields }: Fields): Fields => fields;
    const requestsNow = await Promise.all([had.redeemed, had.partlyPaid, had.due, had.packagePayment].map(request));
    expect(requestsNow.map(withoutTime)).toEqual(requests.map(withoutTime));
    const packagesNow = await Promise.all([had.packageUid, had.otherPackage].map(packageOf));
    expect(packagesNow.map(withoutTime)).toEqual(packages.map(withoutTime));
    expect(packagesNow.map((found) => found['client_id'])).toEqual([into.clientUid, into.clientUid]);
    const appointment = `/platform/v1/scheduling/appointments/${had.booking}`;
    const { appointment: booked } = await data<{ appointment: Fields }>(appointment, from.staffToken);
    expect(booked).toMatchObject({ client_id: into.clientUid });
  });

  test('says so in the ledger of each credit: who, under which request, and by how much: nothing', async () => {
    const { from, into } = await twoClients(app);
    const { id } = await clientPackageOf(app, from, { sessions_count: 3 });
    const answer = await merge(app, from, into);
    const [granted, merged, ...more] = await ledgerOf(app.database, id);
    expect([granted?.kind, more]).toEqual(['granted', []]);
    expect(merged).toMatchObject({
      sequence: 2,
      kind: 'adjusted',
      quantity: 0,
      balance_after: 3,
      reason: `merged from client ${from.clientUid} into client ${into.clientUid}`,
      actor_type: 'staff',
      actor_uid: from.staffUid,
    });
    expect(merged?.request_id).toContain(answer.headers.get('x-request-id'));
  });

  test('leaves what was due payable by what moved, in its own matter, and what was redeemed can be cancelled', async () => {
    const { from, into } = await twoClients(app);
    const { id } = await clientPackageOf(app, from, { sessions_count: 3 });
    const redeemed = await paymentOf(app, from);
    await redeem(app, from, redeemed);
    const due = await paymentOf(app, from);
    const ownDue = await paymentOf(app, into);
    dataOf(await merge(app, from, into), 200);

    expect((await redeem(app, into, due)).status).toBe(200);
    // Credits stay in the matter in which they were sold; staff may name it.
    expect((await redeem(app, into, ownDue)).status).toBe(422);
    const inMatter = { payment_status_uid: ownDue, matter_uid: from.matterUid };
    expect((await app.post(STAFF_UPDATE_USAGE, inMatter, into.staffToken)).status).toBe(200);
    expect((await app.put(CANCEL_REDEMPTION, { payment_status_id: redeemed }, into.staffToken)).body).toMatchObject({
      data: { client_uid: into.clientUid },
    });
    expect((await ledgerOf(app.database, id)).map(({ kind }) => kind)).toEqual([
      'granted',
      'redeemed',
      'adjusted',
      'redeemed',
      'redeemed',
      'restored',
    ]);
  });

  test('makes its virtual bookings the survivor’s', async () => {
    const { from, into } = await twoClients(app);
    await clientPackageOf(app, from, { sessions_count: 2 });
    const [asClient, asStaff] = [await virtualBookingOf(app, from), await virtualBookingOf(app, from)];
    dataOf(await merge(app, from, into), 200);
    expect((await redeem(app, into, asClient)).status).toBe(200);
    expect((await app.post(STAFF_UPDATE_USAGE, { payment_status_uid: asStaff }, into.staffToken)).status).toBe(200);
  });

  test('keeps both default matters: the survivor’s stays the default one', async () => {
    const { from, into } = await twoClients(app);
    dataOf(await merge(app, from, into), 200);
    const path = `/platform/v1/clients/${into.clientUid}`;
    const { client } = await data<{ client: { matters: Fields[] } }>(path, into.staffToken);
    expect(client.matters).toMatchObject([
      { uid: into.matterUid, is_default: true },
      { uid: from.matterUid, is_default: false, client_uid: into.clientUid },
    ]);
  });

  test('takes over what the survivor lacks, keeps what it has, and frees the address of what is merged', async () => {
    const details = { email: 'grace@work.example', phone: '+1 555 0100', custom_id: 'old-7' };
    const { from, into } = await twoClients(app, { from: details, into: { email: 'grace@home.example' } });
    const { merge: done } = dataOf<{ merge: Fields }>(await merge(app, from, into), 200);
    expect(done).toMatchObject({
      client: { first_name: 'Grace', email: 'grace@home.example', phone: '+1 555 0100', custom_id: 'old-7' },
      taken_over: ['phone', 'custom_id'],
      kept: ['email'],
    });
    await clientOf(app, into, { email: 'Grace@Work.example' });

    const lacking = await twoClients(app, { from: { email: 'only@example.com' } });
    dataOf(await merge(app, lacking.from, lacking.into), 200);
    const taken = await app.post(
      '/platform/v1/clients',
      { first_name: 'X', email: 'only@example.com' },
      lacking.into.staffToken,
    );
    expect(taken.status).toBe(409);
  });

  test('ends it: its id answers 404 and says which client it has become, its tokens are refused', async () => {
    const { from, into } = await twoClients(app, { from: { first_name: 'Vanishing' } });
    dataOf(await merge(app, from, into), 200);
    for (const path of [
      `/platform/v1/clients/${from.clientUid}`,
      `/business/clients/v1/contacts/${from.clientUid}/matters`,
      `/platform/v1/clients/${from.clientUid}/payment/client_packages`,
    ]) {
      const answer = await app.get(path, into.staffToken);
      expect([answer.status, answer.body]).toEqual([
        404,
        expect.objectContaining({ details: { merged_into: into.clientUid } }),
      ]);
    }
    expect((await app.get('/client/payments/v1/client_packages', from.clientToken)).status).toBe(401);
    expect((await app.get('/client/payments/v1/client_packages', into.clientToken)).status).toBe(200);
    const listed = await data<{ clients: Fields[] }>('/platform/v1/clients?search_term=vanishing', into.staffToken);
    expect(listed.clients).toEqual([]);
  });

  test('ends it: nothing new is recorded for it, and the refusal names the client to name', async () => {
    const { from, into } = await twoClients(app);
    const due = await paymentOf(app, from);
    dataOf(await merge(app, from, into), 200);
    const subject = { payment_subject_type: 'PaymentStatus', payment_subject_id: due };
    const money = { amount: 5, currency: 'USD', payment_method: 'cash', title: 'Class', client_id: from.clientUid };
    const paid = await app.post('/platform/v1/payments', { ...money, ...subject }, into.staffToken);
    expect([paid.status, paid.text]).toEqual([422, expect.stringContaining(into.clientUid)]);
    const payment = { payment_request: { client_id: from.clientUid, price: 5 } };
    const answer = await app.post('/business/payments/v1/payment_requests', payment, into.staffToken);
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(into.clientUid)]);
    const virtual = { client_id: from.clientUid, service_id: from.serviceUid, start_time: '2035-05-05T10:00:00Z' };
    expect((await app.post('/business/scheduling/v1/virtual_bookings', virtual, into.staffToken)).status).toBe(422);
    const put = await app.put(`/platform/v1/clients/${from.clientUid}`, { phone: '1' }, into.staffToken);
    expect([put.status, put.body]).toEqual([
      404,
      expect.objectContaining({ details: { merged_into: into.clientUid } }),
    ]);
  });

  test('of clients that have been merged before points to the last one', async () => {
    const { from: first, into: second } = await twoClients(app);
    const third = { ...second, ...(await clientOf(app, second)) };
    dataOf(await merge(app, first, second), 200);
    dataOf(await merge(app, second, third), 200);
    for (const { clientUid } of [first, second]) {
      const answer = await app.get(`/platform/v1/clients/${clientUid}`, third.staffToken);
      expect(answer.body).toMatchObject({ details: { merged_into: third.clientUid } });
    }
  });

  test('gives out no token for it when the request that made it is repeated', async () => {
    const { into } = await twoClients(app);
    const create = () =>
      app.post('/platform/v1/clients', { first_name: 'Keyed' }, into.staffToken, { 'idempotency-key': 'made-once' });
    const { client } = dataOf<{ client: { id: string } }>(await create());
    dataOf(await merge(app, { ...into, clientUid: client.id }, into), 200);
    const again = dataOf<{ client: Fields; token: unknown }>(await create());
    expect(again).toMatchObject({ client: { id: client.id }, token: null });
  });

  test('under an Idempotency-Key is done once and answered the same', async () => {
    const { from, into } = await twoClients(app);
    await clientPackageOf(app, from);
    const path = `/platform/v1/clients/${from.clientUid}/merge`;
    const send = () => app.post(path, { into: into.clientUid }, from.staffToken, { 'idempotency-key': 'merge' });
    const first = await send();
    expect([first.status, (await send()).text]).toEqual([200, first.text]);
  });
});

describe('the preview of a merge', () => {
  test('answers what the merge answers, and changes nothing', async () => {
    const { from, into } = await twoClients(app, { from: { phone: '+1 555 0100' } });
    await fullHistory(app, from);
    const before = [await rowsOf(from), await rowsOf(into)];
    const { merge: preview } = dataOf<{ merge: { client: Fields } }>(await mergePreview(app, from, into), 200);
    expect([await rowsOf(from), await rowsOf(into)]).toEqual(before);
    expect((await app.get('/client/payments/v1/client_packages', from.clientToken)).status).toBe(200);
    const { merge: done } = dataOf<{ merge: { client: Fields } }>(await merge(app, from, into), 200);
    expect(done).toEqual({ ...preview, client: { ...preview.client, updated_at: done.client['updated_at'] } });
  });
});

describe('a merge is refused, and changes nothing,', () => {
  const refusals: readonly [string, number, string, (clients: TwoClients) => Promise<readonly [Cast, Cast]>][] = [
    ['into the client itself', 422, 'into is the client itself', async ({ from }) => [from, from]],
    [
      'of an unknown client',
      404,
      'Client not found',
      async ({ from, into }) => [{ ...from, clientUid: 'nosuchclient0000' }, into],
    ],
    [
      'into an unknown client',
      422,
      'is not a client of the business',
      async ({ from, into }) => [from, { ...into, clientUid: 'nosuchclient0000' }],
    ],
    [
      'into another business’s client',
      422,
      'is not a client of the business',
      async ({ from }) => [from, (await twoClients(app)).into],
    ],
    [
      'of another business’s client',
      404,
      'Client not found',
      async ({ into }) => [{ ...(await twoClients(app)).from, staffToken: into.staffToken }, into],
    ],
    [
      'of a client that has been merged',
      422,
      'has been merged into',
      async ({ from, into }) => {
        await merge(app, from, into);
        return [from, { ...into, ...(await clientOf(app, into)) }];
      },
    ],
    [
      'into a client that has been merged',
      422,
      'name that client instead',
      async ({ from, into }) => {
        await merge(app, from, into);
        return [{ ...into, ...(await clientOf(app, into)) }, from];
      },
    ],
  ];

  test.each(refusals)('%s', async (_what, status, text, make) => {
    const clients = await twoClients(app);
    await clientPackageOf(app, clients.from);
    const [from, into] = await make(clients);
    const before = [await rowsOf(clients.from), await rowsOf(clients.into)];
    for (const ask of [merge, mergePreview]) {
      const answer = await ask(app, from, into);
      expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(text)]);
    }
    expect([await rowsOf(clients.from), await rowsOf(clients.into)]).toEqual(before);
  });

  test('without the other client, and to clients', async () => {
    const { from, into } = await twoClients(app);
    const path = `/platform/v1/clients/${from.clientUid}/merge`;
    expect((await app.post(path, {}, from.staffToken)).status).toBe(400);
    expect((await merge(app, from, into, from.clientToken)).status).toBe(401);
  });
});
