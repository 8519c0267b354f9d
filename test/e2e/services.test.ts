import { beforeAll, describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import type { ServiceResponse, SlotResponse } from '../../src/modules/bookable-services/dto/service.response.js';
import { startTestApp, useTestApp } from '../support/app/test-app.js';

type TestApp = Awaited<ReturnType<typeof startTestApp>>;
type TestBusiness = Awaited<ReturnType<TestApp['business']>>;

const SETTINGS = '/v2/settings/services';
const SERVICES = '/platform/v1/services';
const NUL = '\u0000';
const SERVICE_NOT_FOUND = { status: 'Error', error: 'Service not found', error_code: 'NOT_FOUND' };
const BUSINESS_NOT_FOUND = { status: 'Error', error: 'Business not found', error_code: 'NOT_FOUND' };
/** Far enough away to be in the future as a whole, in every time zone. */
const NEXT_WEEK = DateTime.utc().plus({ days: 7 }).toISODate();

const app = useTestApp();
let business: TestBusiness;
let clientToken: string;

beforeAll(async () => {
  business = await app.business();
  clientToken = await newClientToken(business);
});

function dataOf<T>(answer: { body: unknown }): T {
  return (answer.body as { data: T }).data;
}

async function newClientToken({ staffToken }: TestBusiness): Promise<string> {
  const answer = await app.post('/platform/v1/clients', { first_name: 'Client' }, staffToken);
  return dataOf<{ token: string }>(answer).token;
}

async function createService(fields: object, { staffToken } = business): Promise<ServiceResponse> {
  const answer = await app.post(SETTINGS, { name: 'Yoga', duration: 60, ...fields }, staffToken);
  expect(answer.status).toBe(201);
  return answer.body as ServiceResponse;
}

async function changeService(id: string, fields: object): Promise<{ status: number; body: unknown }> {
  return app.put(`${SETTINGS}/${id}`, fields, business.staffToken);
}

describe('creating a service', () => {
  test('needs only a name and a duration, and answers the bare object as it can be read afterwards', async () => {
    const service = await createService({});

    expect(service).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{16}$/),
      uid: service.id,
      name: 'Yoga',
      duration: 60,
      charge_type: 'no_price',
      price: null,
      currency: expect.stringMatching(/^[A-Z]{3}$/),
      description: null,
      active: true,
      business_id: business.businessUid,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: service.created_at,
    });
    const shown = await app.get(`${SERVICES}/${service.id}`, business.staffToken);
    expect([shown.status, shown.body]).toEqual([200, { status: 'OK', data: { service } }]);
  });

  test.each([
    [{ price: 50 }, { charge_type: 'paid', price: 50 }],
    [{ price: '19.99' }, { charge_type: 'paid', price: 19.99 }],
    [{ price: 0 }, { charge_type: 'no_price', price: 0 }],
    [
      { price: 50, charge_type: 'free' },
      { charge_type: 'free', price: 50 },
    ],
    [{ charge_type: 'free' }, { charge_type: 'free', price: null }],
    [
      { price: '1.125', currency: 'KWD' },
      { currency: 'KWD', price: 1.125 },
    ],
    [{ description: 'Slow flow' }, { description: 'Slow flow' }],
  ])('with %j answers %j', async (fields, expected) => {
    expect(await createService(fields)).toMatchObject(expected);
  });

  test('by a directory makes it in the business that `business_id` names', async () => {
    const fields = { name: 'Yoga', duration: 60, business_id: business.businessUid };
    const answer = await app.post(SETTINGS, fields, business.directoryToken);

    expect(answer.status).toBe(201);
    expect((answer.body as ServiceResponse).business_id).toBe(business.businessUid);
  });

  test('is for staff: a client’s token is a 401', async () => {
    const answer = await app.post(SETTINGS, { name: 'Yoga', duration: 60 }, clientToken);

    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ success: false, errors: [{ code: 'unauthorized', message: '401 Unauthorized' }] });
  });

  test('without name and duration is a 400 that names both', async () => {
    const answer = await app.post(SETTINGS, {}, business.staffToken);

    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      success: false,
      errors: ['name', 'duration'].map((field) => ({
        code: 'missing_field',
        field,
        message: `Mandatory parameter ${field} is missing`,
      })),
    });
  });

  test.each([
    ['a list as name', { name: ['Yoga'] }],
    ['10 kB of name', { name: 'x'.repeat(10_000) }],
    ['NUL in the name', { name: `Yo${NUL}ga` }],
    ['no time', { duration: 0 }],
    ['more than a week', { duration: 7 * 24 * 60 + 1 }],
    ['half a minute', { duration: 0.5 }],
    ['text as duration', { duration: 'long' }],
    ['an unknown charge type', { charge_type: 'barter' }],
    ['a negative price', { price: -1 }],
    ['text as price', { price: 'ten' }],
    ['an exponent in the price', { price: '1e3' }],
    ['more than 12 digits of price', { price: 1e12 }],
    ['a list as price', { price: [1] }],
    ['cents of a cent', { price: 19.999, currency: 'USD' }],
    ['parts of a yen', { price: '100.5', currency: 'JPY' }],
    ['an unknown currency', { currency: 'XYZ' }],
    ['a number as description', { description: 5 }],
  ])('with %s is a 400', async (_what, fields) => {
    const answer = await app.post(SETTINGS, { name: 'Yoga', duration: 60, ...fields }, business.staffToken);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, errors: [{ code: 'invalid' }] });
  });

  test('as paid without a price is a 422', async () => {
    const fields = { name: 'Yoga', duration: 60, charge_type: 'paid' };
    const answer = await app.post(SETTINGS, fields, business.staffToken);

    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      success: false,
      errors: [{ code: 'invalid', field: 'price', message: 'A paid service needs a price' }],
    });
  });
});

describe('changing a service', () => {
  test('changes what is given and leaves the rest', async () => {
    const service = await createService({ price: '19.99', description: 'Slow flow' });

    const answer = await changeService(service.id, { name: 'Pilates', active: false });

    expect(answer.status).toBe(200);
    const changed = answer.body as ServiceResponse;
    expect(changed.updated_at >= service.updated_at).toBe(true);
    const expected = { name: 'Pilates', active: false, updated_at: changed.updated_at };
    expect(changed).toEqual(Object.assign(service, expected));
    const shown = await app.get(`${SERVICES}/${service.id}`, business.staffToken);
    expect(dataOf<{ service: ServiceResponse }>(shown).service).toEqual(changed);
  });

  test('with nothing is a 200 that changes nothing', async () => {
    const service = await createService({ price: 5 });

    const answer = await changeService(service.id, {});

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ name: 'Yoga', duration: 60, charge_type: 'paid', price: 5, active: true });
  });

  test('can give a first price, which makes it paid, and take it away again', async () => {
    const service = await createService({});

    expect((await changeService(service.id, { price: 30 })).body).toMatchObject({ charge_type: 'paid', price: 30 });
    expect((await changeService(service.id, { price: null })).body).toMatchObject({ charge_type: 'paid', price: 30 });
    const freed = await changeService(service.id, { charge_type: 'free' });
    expect(freed.body).toMatchObject({ charge_type: 'free', price: null });
  });

  test('to a currency that its price does not fit is a 400', async () => {
    const service = await createService({ price: '19.99', currency: 'USD' });

    expect((await changeService(service.id, { currency: 'JPY' })).status).toBe(400);
  });

  test('loses none of several changes made at the same time', async () => {
    const service = await createService({});

    await Promise.all([
      changeService(service.id, { name: 'Pilates' }),
      changeService(service.id, { duration: 45 }),
      changeService(service.id, { price: 12 }),
      changeService(service.id, { description: 'Mat work' }),
    ]);

    const shown = await app.get(`${SERVICES}/${service.id}`, business.staffToken);
    expect(dataOf<{ service: ServiceResponse }>(shown).service).toMatchObject({
      name: 'Pilates',
      duration: 45,
      price: 12,
      description: 'Mat work',
    });
  });

  test('of another business, or of none, is a 404', async () => {
    const other = await app.business();
    const theirs = await createService({}, other);

    for (const id of [theirs.id, 'nosuchservice000']) {
      const answer = await changeService(id, { name: 'Mine' });
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({ success: false, errors: [{ code: 'not_found', message: 'Service not found' }] });
    }
    const shown = await app.get(`${SERVICES}/${theirs.id}`, other.staffToken);
    expect(dataOf<{ service: ServiceResponse }>(shown).service.name).toBe('Yoga');
  });

  test.each([{ name: ['x'] }, { duration: 0 }, { active: 'false' }, { price: {} }, { name: NUL }])(
    'refuses %j with a 400',
    async (fields) => {
      const service = await createService({});

      expect((await changeService(service.id, fields)).status).toBe(400);
    },
  );
});

describe('the list of services', () => {
  let listed: TestBusiness;

  beforeAll(async () => {
    listed = await app.business();
    for (const name of ['First', 'Second', 'Third']) await createService({ name }, listed);
  });

  async function page(query: string, token: string): Promise<{ names: string[]; next: string | null }> {
    const answer = await app.get(`${SERVICES}?${query}`, token);
    expect(answer.status).toBe(200);
    const { services, next_page } = dataOf<{ services: ServiceResponse[]; next_page: string | null }>(answer);
    return { names: services.map((service) => service.name), next: next_page };
  }

  test('has the oldest first and says whether there is a next page', async () => {
    const { staffToken } = listed;
    expect(await page('', staffToken)).toEqual({ names: ['First', 'Second', 'Third'], next: null });
    expect(await page('per_page=2', staffToken)).toEqual({ names: ['First', 'Second'], next: expect.any(String) });
    expect(await page('per_page=2&page=2', staffToken)).toEqual({ names: ['Third'], next: null });
    expect(await page('per_page=3', staffToken)).toEqual({ names: ['First', 'Second', 'Third'], next: null });
  });

  test('is open to clients, staff and directories of the business', async () => {
    const query = `business_id=${listed.businessUid}&per_page=1`;
    for (const token of [await newClientToken(listed), listed.staffToken, listed.directoryToken]) {
      expect((await page(query, token)).names).toEqual(['First']);
    }
  });

  test('of another business is a 404 for clients and staff', async () => {
    for (const token of [clientToken, business.staffToken]) {
      const answer = await app.get(`${SERVICES}?business_id=${listed.businessUid}`, token);
      expect([answer.status, answer.body]).toEqual([404, BUSINESS_NOT_FOUND]);
    }
  });

  test.each(['page=0', 'per_page=101', 'sort=name:asc', 'filter[name][eq]=a', 'business_id=a&business_id=b'])(
    'refuses %s with a 400',
    async (query) => {
      expect((await app.get(`${SERVICES}?${query}`, business.staffToken)).status).toBe(400);
    },
  );

  test('needs a token', async () => {
    expect((await app.get(SERVICES)).status).toBe(401);
  });
});

describe('a service', () => {
  test('of another business, or of none, is a 404 for staff and clients', async () => {
    const theirs = await createService({}, await app.business());

    for (const token of [business.staffToken, clientToken]) {
      for (const uid of [theirs.id, 'nosuchservice000', 'x'.repeat(64)]) {
        const answer = await app.get(`${SERVICES}/${uid}`, token);
        expect([answer.status, answer.body]).toEqual([404, SERVICE_NOT_FOUND]);
      }
    }
  });
});

describe('availability', () => {
  async function slots(path: string, token = clientToken): Promise<SlotResponse[]> {
    const answer = await app.get(`${SERVICES}/${path}`, token);
    expect(answer.status).toBe(200);
    return dataOf<{ availability: SlotResponse[] }>(answer).availability;
  }

  const week = `start_date=${NEXT_WEEK}&end_date=${NEXT_WEEK}`;

  test('of a service is every slot of its duration between 09:00 and 17:00', async () => {
    const service = await createService({ duration: 120 });

    const found = await slots(`${service.id}/availability?${week}`);

    expect(found).toHaveLength(4);
    expect(found[0]).toEqual({
      service_id: service.id,
      start_time: expect.stringMatching(new RegExp(`^${NEXT_WEEK}T09:00:00\\.000[+-]\\d\\d:\\d\\d$`)),
      end_time: expect.stringMatching(new RegExp(`^${NEXT_WEEK}T11:00:00\\.000[+-]\\d\\d:\\d\\d$`)),
      duration: 120,
    });
  });

  test('of a business is that of its active services, or of the one asked for', async () => {
    const other = await app.business();
    const long = await createService({ duration: 240 }, other);
    const short = await createService({ duration: 160 }, other);
    const gone = await createService({ duration: 480 }, other);
    await app.put(`${SETTINGS}/${gone.id}`, { active: false }, other.staffToken);

    const all = await slots(`availability?${week}`, other.staffToken);
    const one = await slots(`availability?${week}&service_id=${short.id}`, other.staffToken);

    expect(all.map((slot) => slot.service_id)).toEqual([long.id, short.id, short.id, long.id, short.id]);
    expect(one.map((slot) => slot.service_id)).toEqual([short.id, short.id, short.id]);
    expect(await slots(`${gone.id}/availability?${week}`, other.staffToken)).toEqual([]);
  });

  test('of days gone by is none', async () => {
    const service = await createService({});

    expect(await slots(`${service.id}/availability?start_date=2020-01-01&end_date=2020-01-31`)).toEqual([]);
  });

  test('of an unknown or another business’s service is a 404', async () => {
    const theirs = await createService({}, await app.business());

    for (const uid of [theirs.id, 'nosuchservice000']) {
      for (const path of [`${uid}/availability?${week}`, `availability?${week}&service_id=${uid}`]) {
        const answer = await app.get(`${SERVICES}/${path}`, clientToken);
        expect([answer.status, answer.body]).toEqual([404, SERVICE_NOT_FOUND]);
      }
    }
  });

  test('of another business is a 404', async () => {
    const other = await app.business();
    const answer = await app.get(`${SERVICES}/availability?${week}&business_id=${other.businessUid}`, clientToken);

    expect([answer.status, answer.body]).toEqual([404, BUSINESS_NOT_FOUND]);
  });

  test.each([
    ['', 400],
    ['start_date=2030-01-01', 400],
    ['start_date=2030-02-30&end_date=2030-03-01', 400],
    ['start_date=x&end_date=y', 400],
    ['start_date=2030-01-02&end_date=2030-01-01', 422],
    ['start_date=2030-01-01&end_date=2030-02-01', 422],
    ['start_date=2030-01-01&end_date=9999-12-31', 422],
    ['start_date=2030-01-01&end_date=2030-01-31', 200],
    ['start_date=9999-12-31&end_date=9999-12-31', 200],
  ])('for the period "%s" is a %i', async (query, status) => {
    const service = await createService({});

    for (const path of [`${service.id}/availability`, `availability`]) {
      const separator = path === 'availability' && query !== '' ? `&service_id=${service.id}` : '';
      expect((await app.get(`${SERVICES}/${path}?${query}${separator}`, clientToken)).status).toBe(status);
    }
  });

  test('without a period is a 400 that names both ends', async () => {
    const answer = await app.get(`${SERVICES}/availability`, clientToken);

    expect(answer.body).toEqual({
      status: 'Error',
      error: 'Mandatory parameter start_date is missing, Mandatory parameter end_date is missing',
      error_code: 'PARAMETER_MISSING',
    });
  });
});
