import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  CANCEL_REDEMPTION,
  castOf,
  clientOf,
  clientPackageOf,
  dataOf,
  packageOf,
  paymentOf,
  paymentRequest,
  redeem,
  serviceOf,
  type Cast,
  type ClientPackageAnswer,
} from '../scenes/story.js';
import { type TestResponse, useTestApp } from '../support/app/test-app.js';

const GIVE = '/platform/v1/payment/client_packages';
const CLIENT_READS = '/platform/v1/clients/payment/client_packages';
const BUSINESS = '/business/payments/v1/client_packages';

const app = useTestApp({ cleanBooks: 'at the end' });
let cast: Cast;

beforeAll(async () => {
  cast = await castOf(app, { business: { currency: 'EUR', time_zone: 'Europe/Berlin' } });
});

function give(fields: Readonly<Record<string, unknown>>): Promise<TestResponse> {
  return app.post(GIVE, fields, cast.staffToken);
}

describe('giving a client a package (contract 2.1)', () => {
  test('answers exactly the published shape', async () => {
    const packageId = await packageOf(app, cast, { name: 'Ten classes', price: 100 });
    const body = { client_id: cast.clientUid, package_id: packageId, valid_from: '2020-01-31' };
    const given = dataOf<{ client_package: ClientPackageAnswer }>(await give(body)).client_package;
    expect(given).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{16}$/),
      name: 'Ten classes',
      active: 'false',
      status: 'expired',
      amount: 100,
      currency: 'EUR',
      business_id: cast.businessUid,
      client_id: cast.clientUid,
      conversation_id: cast.matterUid,
      package_id: packageId,
      staff_id: cast.staffUid,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      valid_from: '2020-01-31',
      valid_until: '2021-01-31',
      expiry_last_day: 'anniversary',
      total_bookings: '10',
      bookings_usage: '0',
      booking_credits: [
        {
          id: expect.any(String),
          total_bookings: '10',
          bookings_usage: '0',
          credit_items: [{ item_id: cast.serviceUid, item_type: 'SERVICE', bookings_usage: 0 }],
        },
      ],
      image_path: '',
      products: [],
      payment_status_id: expect.any(String),
      payment_status_uid: given.payment_status_id,
      payment_request_id: given.payment_status_id,
      payment_status_state: 'pending',
      payment_request_state: 'pending',
    });
    expect(await paymentRequest(app, cast, given.payment_status_id)).toMatchObject({
      payable_type: 'ClientBookingPackage',
      payable_uid: given.id,
      state: 'pending',
      amount: '100.0',
    });
  });

  test('a package for nothing is paid from the start', async () => {
    const { payment_status_id: uid } = await clientPackageOf(app, cast, { price: '0' });
    expect(await paymentRequest(app, cast, uid)).toMatchObject({ state: 'paid', amount: '0.0' });
  });

  test('the short form and the published one may mix', async () => {
    const body = { client_uid: cast.clientUid, package_id: await packageOf(app, cast), sessions_count: 3 };
    const { client_package: given } = dataOf<{ client_package: ClientPackageAnswer }>(await give(body));
    expect(given.total_bookings).toBe('3');
  });

  test.each([
    ['an unknown package', () => ({ client_id: cast.clientUid, package_id: 'nosuchpackage000' })],
    ['an unknown client', async () => ({ client_id: 'nosuchclient0000', package_id: await packageOf(app, cast) })],
    [
      'another client’s matter',
      async () => {
        const other = await clientOf(app, cast);
        return { client_id: cast.clientUid, package_id: await packageOf(app, cast), matter_uid: other.matterUid };
      },
    ],
    [
      'an end before the beginning',
      async () => ({
        client_id: cast.clientUid,
        package_id: await packageOf(app, cast),
        valid_from: '2026-02-02',
        valid_until: '2026-02-01',
      }),
    ],
    [
      'another business’s package',
      async () => {
        const other = await castOf(app);
        return { client_id: cast.clientUid, package_id: await packageOf(app, other) };
      },
    ],
  ])('%s is 422', async (_case, body) => {
    expect((await give(await body())).status).toBe(422);
  });

  test.each([
    [{}, 'Mandatory parameter client_id is missing, Mandatory parameter package_id is missing'],
    [{ client_id: 'c', package_id: 'p', valid_from: '2026-02-30' }, 'valid_from must be a day that exists, YYYY-MM-DD'],
    [{ client_id: 'c', package_id: 'p', sessions_count: 0 }, 'sessions_count must not be less than 1'],
    [{ client_id: 'c', package_id: 'p', price: -1 }, 'price must be an amount of money, e.g. 19.99'],
  ])('%j is 400', async (body, error) => {
    expect(await give(body)).toMatchObject({ status: 400, body: { status: 'Error', error } });
  });

  test('more decimal places than the currency has is 400', async () => {
    const body = { client_id: cast.clientUid, package_id: await packageOf(app, cast), price: 1.999 };
    expect((await give(body)).status).toBe(400);
  });
});

describe('a client’s own packages (contract 2.2, 1.3)', () => {
  test('are listed with numbers and booleans as published, newest first, filtered and sorted', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    const old = await clientPackageOf(app, owner, { valid_from: '2020-01-01', valid_until: '2020-12-31' });
    const current = await clientPackageOf(app, owner, { price: 12.5 });
    const list = async (query: string): Promise<Record<string, unknown>[]> => {
      const answer = await app.get(`/client/payments/v1/client_packages?${query}`, owner.clientToken);
      return dataOf<{ client_packages: Record<string, unknown>[] }>(answer, 200).client_packages;
    };
    expect((await list('')).map(({ id }) => id)).toEqual([current.id, old.id]);
    expect((await list('filter[state][eq]=ACTIVE')).map(({ id }) => id)).toEqual([current.id]);
    expect((await list('filter[state][eq]=INACTIVE')).map(({ id }) => id)).toEqual([old.id]);
    expect((await list('sort=valid_until:asc')).map(({ id }) => id)).toEqual([old.id, current.id]);
    expect(await list('matter_uid=nosuchmatter0000')).toEqual([]);
    const [first] = await list('per_page=1');
    expect(first).toMatchObject({ active: true, price: '12.5', net_price: '12.5' });
    expect(first).not.toHaveProperty('amount');
    const staffList = await app.get(`/platform/v1/clients/${owner.clientUid}/payment/client_packages`, cast.staffToken);
    const { client_packages: seen } = dataOf<{ client_packages: object[] }>(staffList, 200);
    expect(seen).toMatchObject([{ id: current.id, active: 'true', amount: 12.5 }, { id: old.id }]);
  });

  test('tell what is available, whether one is valid and what it was used for', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    const given = await clientPackageOf(app, owner, { sessions_count: 2 });
    const payment = await paymentOf(app, owner);
    expect((await redeem(app, owner, payment)).status).toBe(200);
    const get = (path: string): Promise<TestResponse> => app.get(`${CLIENT_READS}/${path}`, owner.clientToken);

    const available = await get(`available_credits?service_id=${cast.serviceUid}`);
    expect(available.body).toMatchObject({
      data: { available_credits: 1, credits: [{ client_package_id: given.id, available: 1 }] },
    });
    expect((await get(`available_credits?service_id=${await serviceOf(app, cast)}`)).body).toMatchObject({
      data: { available_credits: 0, credits: [] },
    });
    expect((await get(`is_valid?client_package_id=${given.id}`)).body).toMatchObject({
      data: { is_valid: true, reason: null },
    });
    const used = await get(`redemptions_data?client_package_id=${given.id}&page=1`);
    expect(used.body).toMatchObject({
      data: { redemptions: [{ payment_status_uid: payment, active: true, service_id: cast.serviceUid }] },
    });
    expect((await get(given.id)).body).toMatchObject({
      data: { client_package: { id: given.id, bookings_usage: '1' } },
    });

    const last = await paymentOf(app, owner);
    await redeem(app, owner, last);
    expect((await get(`is_valid?client_package_id=${given.id}`)).body).toMatchObject({
      data: { is_valid: false, reason: 'exhausted' },
    });
  });

  test('another client’s package does not exist', async () => {
    const given = await clientPackageOf(app, cast);
    const { clientToken } = await clientOf(app, cast);
    for (const path of [
      given.id,
      `is_valid?client_package_id=${given.id}`,
      `redemptions_data?client_package_id=${given.id}`,
    ]) {
      expect((await app.get(`${CLIENT_READS}/${path}`, clientToken)).status).toBe(404);
    }
  });
});

describe('a package that has been given (contract 2.3, 2.4)', () => {
  const put = (uid: string, change: unknown): Promise<TestResponse> =>
    app.put(`${BUSINESS}/${uid}`, { client_package: change }, cast.staffToken);

  test('is shown with its source, and only to its business', async () => {
    const { id } = await clientPackageOf(app, cast);
    const shown = await app.get(`${BUSINESS}/${id}`, cast.staffToken);
    expect(shown.body).toMatchObject({ success: true, data: { client_package: { id, source: { name: null } } } });
    const other = await app.business();
    expect((await app.get(`${BUSINESS}/${id}`, other.staffToken)).status).toBe(404);
    expect((await app.put(`${BUSINESS}/${id}`, { client_package: {} }, other.staffToken)).status).toBe(404);
  });

  test('its sessions and last day can change, and an empty change is fine', async () => {
    const given = await clientPackageOf(app, cast);
    const [credit] = given.booking_credits;
    const changed = await put(given.id, {
      booking_credits: [{ id: credit?.id, total_bookings: 12 }],
      valid_until: '2035-01-01',
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { data: { client_package: { total_bookings: '12', valid_until: '2035-01-01' } } },
    });
    expect((await put(given.id, { booking_credits: {} })).status).toBe(200);
    expect((await put(given.id, {})).status).toBe(200);
  });

  test('never below what has been used, nor into the past', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    const given = await clientPackageOf(app, owner);
    await redeem(app, owner, await paymentOf(app, owner));
    const id = given.booking_credits[0]?.id;
    expect((await put(given.id, { booking_credits: [{ id, total_bookings: 0 }] })).status).toBe(422);
    expect((await put(given.id, { booking_credits: [{ id: 'nosuchcredit0000', total_bookings: 5 }] })).status).toBe(
      422,
    );
    expect((await put(given.id, { valid_until: '2020-01-01' })).status).toBe(422);
    expect((await put(given.id, { booking_credits: [{ id, total_bookings: 'many' }] })).status).toBe(400);
    expect((await put(given.id, { booking_credits: [{ id, total_bookings: 1 }] })).status).toBe(200);
  });

  test('once deactivated it pays for nothing until it is activated again', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    const given = await clientPackageOf(app, owner);
    const payment = await paymentOf(app, owner);
    expect((await put(given.id, { active: false })).body).toMatchObject({
      data: { client_package: { active: 'false' } },
    });
    expect(await redeem(app, owner, payment)).toMatchObject({ status: 422, body: { error_code: 'NO_PACKAGE' } });
    await put(given.id, { active: 'true' });
    expect((await redeem(app, owner, payment)).status).toBe(200);
  });

  test('what was sold does not change with the catalogue', async () => {
    const packageId = await packageOf(app, cast);
    const given = await clientPackageOf(app, cast, { package_id: packageId });
    const renamed = await app.put(
      `/platform/v1/payment/packages/${packageId}`,
      { package: { name: 'Other', price: 1, items: [{ total_bookings: 1, services: [{ id: cast.serviceUid }] }] } },
      cast.staffToken,
    );
    expect(renamed.status).toBe(200);
    const shown = await app.get(`${BUSINESS}/${given.id}`, cast.staffToken);
    expect(shown.body).toMatchObject({
      data: { client_package: { name: 'Ten classes', amount: 100, total_bookings: '10' } },
    });
  });
});

describe('cancelling a redemption (contract 1.5)', () => {
  const cancel = (uid: string): Promise<TestResponse> =>
    app.put(CANCEL_REDEMPTION, { payment_status_id: uid }, cast.staffToken);

  test('redeem, cancel and redeem again works any number of times', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    const given = await clientPackageOf(app, owner, { sessions_count: 1 });
    const payment = await paymentOf(app, owner, { price: 19.99 });
    for (let round = 0; round < 3; round += 1) {
      expect((await redeem(app, owner, payment)).status).toBe(200);
      expect(await paymentRequest(app, owner, payment)).toMatchObject({ state: 'paid', amount: '0.0' });
      const cancelled = await cancel(payment);
      expect(cancelled.status).toBe(200);
      expect(cancelled.body).toEqual({
        status: 'OK',
        data: {
          payment_status_uid: payment,
          booking_credit_redemption_uid: expect.stringMatching(/^[a-z0-9]{16}$/),
          client_uid: owner.clientUid,
        },
      });
      expect(await paymentRequest(app, owner, payment)).toMatchObject({
        state: 'pending',
        amount: '19.99',
        paid_at: null,
      });
    }
    expect((await redeem(app, owner, payment)).status).toBe(200);
    const shown = await app.get(`${BUSINESS}/${given.id}`, cast.staffToken);
    expect(shown.body).toMatchObject({ data: { client_package: { bookings_usage: '1' } } });
  });

  test('of a payment that no credit pays is 422, of an unknown one 404', async () => {
    expect(await cancel(await paymentOf(app, cast))).toMatchObject({
      status: 422,
      body: { error: 'There is no booking redemption for given payment status', error_code: 'NO_REDEMPTION' },
    });
    expect((await cancel('nosuchstatus0000')).status).toBe(404);
    expect((await app.put(CANCEL_REDEMPTION, {}, cast.staffToken)).status).toBe(400);
  });

  test('twenty at once give one session back', async () => {
    const owner = { ...cast, ...(await clientOf(app, cast)) };
    await clientPackageOf(app, owner);
    const payment = await paymentOf(app, owner);
    await redeem(app, owner, payment);
    const answers = await Promise.all(Array.from({ length: 20 }, () => cancel(payment)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(19);
  });
});
