import { describe, expect, test } from '@jest/globals';
import { bookingOf, INVOICES, PAYMENTS } from '../scenes/bookings.js';
import { fullHistory, merge, twoClients } from '../scenes/two-clients.js';
import { type Cast, castOf, clientOf, clientPackageOf, dataOf, paymentOf, redeem } from '../scenes/story.js';
import { ledgerOf, times } from '../support/app/races.js';
import { type TestResponse, useTestApp } from '../support/app/test-app.js';
import { query } from '../support/database/books.js';

type Fields = Readonly<Record<string, unknown>>;

const app = useTestApp({ cleanBooks: 'after each' });
const GRACE = {
  first_name: 'Wilhelmina',
  last_name: 'Hópper',
  email: 'Wilhelmina@secret.example',
  phone: '+49 30 901820',
  address: 'Alexanderplatz 1, Berlin',
  custom_id: 'crm-4711',
};
/** What must stand nowhere afterwards. */
const TRACES =
  /wilhelmina|h(ó|o\u0301)pper|secret\.example|901820|alexanderplatz|crm-4711|rehabilitation|peanuts|main street/i;

const anonymize = (cast: Pick<Cast, 'clientUid' | 'staffToken'>, confirm = false): Promise<TestResponse> =>
  app.delete(`/platform/v1/clients/${cast.clientUid}${confirm ? '?confirm=true' : ''}`, cast.staffToken);

/** Every row of a business, in whatever table, that says something of her, as text. */
async function tracesIn({ businessUid }: Pick<Cast, 'businessUid'>): Promise<string[]> {
  const tables = await query<{ name: string }>(
    app.database,
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await query<{ row: string }>(app.database, `select t::text as row from ${name} t`);
    const ofBusiness = rows.filter(({ row }) => row.includes(businessUid) && TRACES.test(row));
    found.push(...ofBusiness.map(({ row }) => `${name}: ${row}`));
  }
  return found;
}

describe('an anonymous client', () => {
  test('leaves no trace of who it was: in no table, and in no stored answer', async () => {
    const cast = await castOf(app);
    const created = () => app.post('/platform/v1/clients', GRACE, cast.staffToken, { 'idempotency-key': 'create' });
    const { client, token } = dataOf<{ client: { id: string }; token: string }>(await created());
    const matters = await app.get(`/business/clients/v1/contacts/${client.id}/matters`, cast.staffToken);
    const [{ uid: matterUid }] = dataOf<{ matters: [{ uid: string }] }>(matters, 200).matters;
    const grace: Cast = { ...cast, clientUid: client.id, clientToken: token, matterUid };
    await fullHistory(app, grace);
    await bookingOf(app, grace, { form_data: { allergies: 'peanuts' } });
    await paymentOf(app, grace, { title: 'Lessons for WILHELMINA (crm-4711)' });
    const payment = {
      amount: 5,
      client_id: client.id,
      currency: 'USD',
      payment_method: 'transfer by Wilhelmina Ho\u0301pper',
      title: 'Tip of wilhelmina@secret.example',
    };
    await app.post(PAYMENTS, payment, cast.staffToken, { 'idempotency-key': 'pay' });
    const invoice = {
      matter_uid: matterUid,
      currency: 'USD',
      billing_address: 'W. H., Alexanderplatz 1, Berlin',
      issue_date: '2030-01-01',
      due_date: '2030-01-31',
      items: [{ name: 'Mat for Wilhelmina', description: 'Hópper, Wilhelmina', quantity: 1, unit_amount: 5 }],
    };
    dataOf(await app.post(INVOICES, { invoice }, cast.staffToken, { 'idempotency-key': 'bill' }));
    expect((await tracesIn(cast)).length).toBeGreaterThan(8);

    dataOf(await anonymize(grace, true), 200);
    expect(await tracesIn(cast)).toEqual([]);
    const again = dataOf<{ client: Fields; token: unknown }>(await created());
    expect(again).toMatchObject({
      client: { id: client.id, first_name: 'Anonymous', last_name: null, email: null, phone: null },
      token: null,
    });
  });

  test('is shown, listed and named as one, and answered the same when it is asked for again', async () => {
    const cast = await castOf(app, { client: GRACE });
    const first = await anonymize(cast);
    const { client } = dataOf<{ client: Fields }>(first, 200);
    expect(client).toMatchObject({
      id: cast.clientUid,
      first_name: 'Anonymous',
      last_name: null,
      full_name: 'Anonymous',
      email: null,
      phone: null,
      address: null,
      custom_id: null,
      anonymized_at: client['updated_at'],
      matters: [{ uid: cast.matterUid, display_name: 'Anonymous' }],
    });
    expect((await anonymize(cast)).text).toBe(first.text);
    expect((await app.get(`/platform/v1/clients/${cast.clientUid}`, cast.staffToken)).text).toBe(first.text);
    const found = async (text: string): Promise<number> => {
      const answer = await app.get(`/platform/v1/clients?search_term=${encodeURIComponent(text)}`, cast.staffToken);
      return dataOf<{ clients: unknown[] }>(answer, 200).clients.length;
    };
    for (const text of Object.values(GRACE)) expect([text, await found(text)]).toEqual([text, 0]);
    expect(await found('anonymous')).toBe(1);
    await clientOf(app, cast, { email: GRACE.email });
  });

  test('has its tokens refused', async () => {
    const cast = await castOf(app);
    const own = () => app.get('/client/payments/v1/client_packages', cast.clientToken);
    expect((await own()).status).toBe(200);
    dataOf(await anonymize(cast), 200);
    expect((await own()).status).toBe(401);
  });

  test('keeps its books: what it bought, used and paid', async () => {
    const cast = await castOf(app, { client: GRACE });
    const had = await fullHistory(app, cast);
    const amounts = () =>
      query(
        app.database,
        `select uid, state, price, original_price, amount_paid, due_date, paid_at from payment_statuses
         where client_uid = $1 order by uid`,
        [cast.clientUid],
      );
    const before = await amounts();
    dataOf(await anonymize(cast, true), 200);
    expect(await amounts()).toEqual(before);
    const entries = await ledgerOf(app.database, had.packageUid);
    expect(entries.map(({ kind, quantity, balance_after: left }) => [kind, quantity, left])).toEqual([
      ['granted', 5, 5],
      ['redeemed', -1, 4],
      ['deactivated', 0, 4],
    ]);
    expect(entries.at(-1)).toMatchObject({ reason: 'client made anonymous', actor_uid: cast.staffUid });
    const path = `/business/payments/v1/client_packages/${had.packageUid}`;
    const { client_package: kept } = dataOf<{ client_package: Fields }>(await app.get(path, cast.staffToken), 200);
    expect(kept).toMatchObject({ status: 'cancelled', total_bookings: '5', bookings_usage: '1' });
  });

  test('gets nothing new, and can’t be changed or merged', async () => {
    const { from, into } = await twoClients(app);
    dataOf(await anonymize(from), 200);
    const refused = [
      await app.put(`/platform/v1/clients/${from.clientUid}`, { first_name: 'Grace' }, from.staffToken),
      await app.post(
        `/business/clients/v1/contacts/${from.clientUid}/matters`,
        { display_name: 'Knee' },
        from.staffToken,
      ),
      await app.post(
        '/business/payments/v1/payment_requests',
        { payment_request: { client_id: from.clientUid, price: 5 } },
        from.staffToken,
      ),
      await merge(app, from, into),
      await merge(app, into, from),
    ];
    expect(refused.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422]);
    for (const { text } of refused) expect(text).toContain('anonymous');
    // Sent back as it was read, nothing is asked for.
    const { client } = dataOf<{ client: Fields }>(await anonymize(from), 200);
    expect((await app.put(`/platform/v1/clients/${from.clientUid}`, client, from.staffToken)).status).toBe(200);
  });

  test('takes with it those that had been merged into it', async () => {
    const { from, into } = await twoClients(app, { from: GRACE });
    dataOf(await merge(app, from, into), 200);
    expect((await tracesIn(into)).length).toBeGreaterThan(0);
    dataOf(await anonymize(into), 200);
    expect(await tracesIn(into)).toEqual([]);
    const merged = await app.get(`/platform/v1/clients/${from.clientUid}`, into.staffToken);
    expect(merged.body).toMatchObject({ details: { merged_into: into.clientUid } });
    expect((await anonymize(from)).status).toBe(404);
  });

  test('is none of another business, and for staff only', async () => {
    const cast = await castOf(app);
    const other = await castOf(app);
    expect((await anonymize({ ...cast, staffToken: other.staffToken })).status).toBe(404);
    expect((await anonymize({ ...cast, staffToken: cast.clientToken })).status).toBe(401);
    expect((await anonymize({ ...cast, clientUid: 'nosuchclient0000' })).status).toBe(404);
    expect((await app.delete(`/platform/v1/clients/${cast.clientUid}?confirm=yes`, cast.staffToken)).status).toBe(400);
  });
});

describe('while a client has something left, making it anonymous is refused, names it and changes nothing:', () => {
  const left: readonly [string, string, (cast: Cast) => Promise<Fields>][] = [
    [
      'sessions',
      '10 unused sessions',
      async (cast) => {
        const { id, payment_status_id: payment } = await clientPackageOf(app, cast);
        await app.put(`${PAYMENTS}/${payment}`, { payment_method: 'cash' }, cast.staffToken);
        return { client_packages: [{ id, sessions_left: 10 }], payment_requests: [], bookings: [] };
      },
    ],
    [
      'a payment',
      '1 unpaid payment',
      async (cast) => {
        const uid = await paymentOf(app, cast, { price: 50 });
        await app.put(`${PAYMENTS}/${uid}`, { amount: 20 }, cast.staffToken);
        return { client_packages: [], payment_requests: [{ uid, amount_left: '30.0', currency: 'USD' }], bookings: [] };
      },
    ],
    [
      'a booking',
      '1 coming booking',
      async (cast) => {
        const { id, start_time, payment_status_uid: payment } = await bookingOf(app, cast);
        await app.put(`${PAYMENTS}/${String(payment)}`, { payment_method: 'cash' }, cast.staffToken);
        return { client_packages: [], payment_requests: [], bookings: [{ id, start_time }] };
      },
    ],
  ];

  test.each(left)('%s', async (_what, words, make) => {
    const cast = await castOf(app, { client: { email: 'left@example.com' } });
    const details = await make(cast);
    const answer = await anonymize(cast);
    expect([answer.status, answer.body]).toEqual([422, expect.objectContaining({ details })]);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain('confirm=true');
    const shown = await app.get(`/platform/v1/clients/${cast.clientUid}`, cast.staffToken);
    expect(shown.body).toMatchObject({ data: { client: { email: 'left@example.com' } } });
    expect((await app.get('/client/payments/v1/client_packages', cast.clientToken)).status).toBe(200);
    expect((await anonymize(cast, true)).status).toBe(200);
  });

  test('not what is over: expired, used up, paid, cancelled', async () => {
    const cast = await castOf(app);
    const settle = async (uid: string) => app.put(`${PAYMENTS}/${uid}`, { payment_method: 'cash' }, cast.staffToken);
    const expired = await clientPackageOf(app, cast, { valid_from: '2020-01-01', valid_until: '2020-12-31' });
    const used = await clientPackageOf(app, cast, { sessions_count: 1 });
    await redeem(app, cast, await paymentOf(app, cast));
    for (const { payment_status_id: uid } of [expired, used]) await settle(uid);
    await settle(await paymentOf(app, cast));
    expect((await anonymize(cast)).status).toBe(200);
    expect((await ledgerOf(app.database, expired.id)).map(({ kind }) => kind)).toEqual(['granted']);
  });
});

test.each([1, 2, 3])('made anonymous while it is changed, booked for and redeemed, it is wholly so (%i)', async () => {
  const cast = await castOf(app, { client: GRACE });
  await clientPackageOf(app, cast, { sessions_count: 20 });
  const payments = await times(10, () => paymentOf(app, cast));
  const path = `/platform/v1/clients/${cast.clientUid}`;
  const booking = { business_id: cast.businessUid, service_id: cast.serviceUid, start_time: '2035-05-05T10:00:00Z' };
  const forms = { ...booking, client_id: cast.clientUid, form_data: { allergies: 'peanuts' } };
  const answers = await Promise.all([
    ...payments.map((uid) => redeem(app, cast, uid)),
    ...payments.map(() => app.put(path, { address: 'Alexanderplatz 1, Berlin' }, cast.staffToken)),
    anonymize(cast, true),
    anonymize(cast, true),
    ...payments.map(() => app.post('/platform/v1/scheduling/bookings', forms, cast.staffToken)),
  ]);
  expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
  expect(await tracesIn(cast)).toEqual([]);
});
