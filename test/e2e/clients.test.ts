import { beforeAll, describe, expect, test } from '@jest/globals';
import type {
  ClientResponse,
  ClientWithMattersResponse,
  MatterResponse,
} from '../../src/modules/clients/dto/client.response.js';
import { startTestApp, useTestApp } from '../support/app/test-app.js';

type TestApp = Awaited<ReturnType<typeof startTestApp>>;
type TestBusiness = Awaited<ReturnType<TestApp['business']>>;

const CLIENTS = '/platform/v1/clients';
const NUL = '\u0000';
const CLIENT_NOT_FOUND = { status: 'Error', error: 'Client not found', error_code: 'NOT_FOUND' };

const app = useTestApp();
let business: TestBusiness;

beforeAll(async () => {
  business = await app.business();
});

function dataOf<T>(answer: { body: unknown }): T {
  return (answer.body as { data: T }).data;
}

async function createClient(
  fields: object,
  { staffToken } = business,
): Promise<{ client: ClientResponse; token: string }> {
  const answer = await app.post(CLIENTS, fields, staffToken);
  expect(answer.status).toBe(201);
  return dataOf(answer);
}

async function namesFound(query: string, { staffToken } = business): Promise<string[]> {
  const answer = await app.get(`${CLIENTS}?${query}`, staffToken);
  expect(answer.status).toBe(200);
  return dataOf<{ clients: ClientResponse[] }>(answer).clients.map((client) => client.full_name);
}

describe('creating a client', () => {
  test('answers the client as it can be read afterwards, with a default matter named like it', async () => {
    const { client } = await createClient({
      first_name: ' Grace ',
      last_name: 'Hopper',
      email: 'Grace@Example.com',
      phone: '+49 30 901820',
      address: 'Alexanderplatz 1, Berlin',
      custom_id: 'crm-4711',
      unknown: 'ignored',
    });

    expect(client).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{16}$/),
      first_name: 'Grace',
      last_name: 'Hopper',
      full_name: 'Grace Hopper',
      email: 'Grace@Example.com',
      phone: '+49 30 901820',
      address: 'Alexanderplatz 1, Berlin',
      custom_id: 'crm-4711',
      business_id: business.businessUid,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: client.created_at,
    });
    const shown = await app.get(`${CLIENTS}/${client.id}`, business.staffToken);
    expect(shown.status).toBe(200);
    const matter = {
      uid: expect.stringMatching(/^[a-z0-9]{16}$/),
      display_name: 'Grace Hopper',
      client_uid: client.id,
      is_default: true,
      created_at: expect.any(String),
    };
    expect(shown.body).toEqual({
      status: 'OK',
      data: { client: Object.assign(client, { matters: [matter] }) },
    });
  });

  test('gives a token that is the client’s own and opens client routes', async () => {
    const { client, token } = await createClient({ first_name: 'Token' });

    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({
      type: 'client',
      entity_uid: client.id,
      extra: { business_uid: business.businessUid },
    });
    expect((await app.get('/platform/v1/services', token)).status).toBe(200);
  });

  test('takes a blank optional field as not given', async () => {
    const { client } = await createClient({ first_name: 'Blank', last_name: '', email: ' ', phone: null, address: '' });

    expect(client).toMatchObject({ full_name: 'Blank', last_name: null, email: null, phone: null, address: null });
  });

  test('by a directory makes it in the business that `business_id` names', async () => {
    const fields = { first_name: 'Directory', business_id: business.businessUid };
    const answer = await app.post(CLIENTS, fields, business.directoryToken);

    expect(answer.status).toBe(201);
    expect(dataOf<{ client: ClientResponse }>(answer).client.business_id).toBe(business.businessUid);
  });

  test('by a directory in a business that is not there is a 404', async () => {
    const fields = { first_name: 'Nobody', business_id: 'nosuchbusiness00' };
    const answer = await app.post(CLIENTS, fields, business.directoryToken);

    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ status: 'Error', error: 'Business not found', error_code: 'NOT_FOUND' });
  });

  test('is for staff: a client’s token and no token are a 401', async () => {
    const { token } = await createClient({ first_name: 'Intruder' });

    for (const wrong of [token, undefined]) {
      const answer = await app.post(CLIENTS, { first_name: 'X' }, wrong);
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({ status: 'Error', error: 'Unauthorized', error_code: 'UNAUTHORIZED' });
    }
  });

  test.each([{}, { first_name: '' }, { first_name: '   ' }, { first_name: null }])(
    'without a first name (%j) is a 400 that names it',
    async (fields) => {
      const answer = await app.post(CLIENTS, fields, business.staffToken);

      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({
        status: 'Error',
        error: 'Mandatory parameter first_name is missing',
        error_code: 'PARAMETER_MISSING',
      });
    },
  );

  test.each([
    ['a number as first name', { first_name: 42 }],
    ['a list as first name', { first_name: ['a'] }],
    ['an object as last name', { first_name: 'A', last_name: {} }],
    ['10 kB of first name', { first_name: 'x'.repeat(10_000) }],
    ['10 kB of phone', { first_name: 'A', phone: '1'.repeat(10_000) }],
    ['NUL in a name', { first_name: `A${NUL}B` }],
    ['an e-mail without @', { first_name: 'A', email: 'grace.example.com' }],
    ['an e-mail with two @', { first_name: 'A', email: 'a@b@example.com' }],
    ['an e-mail of 10 kB', { first_name: 'A', email: `${'x'.repeat(10_000)}@example.com` }],
    ['a number as e-mail', { first_name: 'A', email: 7 }],
    ['true as e-mail', { first_name: 'A', email: true }],
  ])('with %s is a 400', async (_what, fields) => {
    const answer = await app.post(CLIENTS, fields, business.staffToken);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status: 'Error', error_code: 'INVALID_PARAMETER' });
  });
});

describe('an e-mail address', () => {
  test('belongs to one client of a business, whatever its case and the space around it', async () => {
    await createClient({ first_name: 'First', email: 'same@example.com' });

    for (const email of ['same@example.com', 'SAME@Example.COM', ' same@example.com ']) {
      const answer = await app.post(CLIENTS, { first_name: 'Second', email }, business.staffToken);
      expect(answer.status).toBe(409);
      expect(answer.body).toEqual({
        status: 'Error',
        error: 'Client with this email already exists',
        error_code: 'ALREADY_EXISTS',
      });
    }
  });

  test('may be a client’s of another business too', async () => {
    const other = await app.business();
    await createClient({ first_name: 'Here', email: 'both@example.com' });

    await createClient({ first_name: 'There', email: 'both@example.com' }, other);
  });

  test('is given once when ten requests ask for it at the same time', async () => {
    const racing = await app.business();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        app.post(CLIENTS, { first_name: `Racer ${index}`, email: 'race@example.com' }, racing.staffToken),
      ),
    );

    const statuses = answers.map((answer) => answer.status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(await namesFound('search_term=race', racing)).toHaveLength(1);
  });

  test('is not needed: several clients may have none', async () => {
    await createClient({ first_name: 'Twin' });
    await createClient({ first_name: 'Twin' });

    expect(await namesFound('search_term=twin')).toEqual(['Twin', 'Twin']);
  });
});

describe('the list of clients', () => {
  let listed: TestBusiness;

  beforeAll(async () => {
    listed = await app.business();
    const people = [
      { first_name: 'Ada', last_name: 'Lovelace', email: 'countess@example.com', phone: '+44 20 7946' },
      { first_name: 'Alan', last_name: 'Turing', email: 'alan@example.com' },
      { first_name: '100%', last_name: 'Fit_Club' },
      { first_name: 'Back\\slash' },
    ];
    for (const person of people) await createClient(person, listed);
  });

  test('has the oldest first, page by page', async () => {
    expect(await namesFound('', listed)).toEqual(['Ada Lovelace', 'Alan Turing', '100% Fit_Club', 'Back\\slash']);
    expect(await namesFound('per_page=3', listed)).toEqual(['Ada Lovelace', 'Alan Turing', '100% Fit_Club']);
    expect(await namesFound('per_page=3&page=2', listed)).toEqual(['Back\\slash']);
    expect(await namesFound('page=9', listed)).toEqual([]);
  });

  test.each([
    ['first name', 'LOVELACE', ['Ada Lovelace']],
    ['full name', 'ada love', ['Ada Lovelace']],
    ['e-mail', 'Countess@', ['Ada Lovelace']],
    ['phone', '7946', ['Ada Lovelace']],
    ['nothing of anybody', 'zuse', []],
    ['% itself', '%', ['100% Fit_Club']],
    ['_ itself', '_', ['100% Fit_Club']],
    ['\\ itself', '\\', ['Back\\slash']],
    ['a quotation mark', "' or 1=1 --", []],
  ])('can be searched by %s', async (_what, term, names) => {
    expect(await namesFound(`search_term=${encodeURIComponent(term)}`, listed)).toEqual(names);
  });

  test('is whole for an empty search term', async () => {
    expect(await namesFound('search_term=', listed)).toHaveLength(4);
  });

  test('never has another business’s clients', async () => {
    const other = await app.business();
    expect(await namesFound('search_term=ada', other)).toEqual([]);
    expect(await namesFound('', other)).toEqual([]);
  });

  test.each([
    'page=0',
    'page=x',
    'per_page=101',
    'per_page=0',
    'sort=first_name:asc',
    'filter[email][eq]=a',
    `search_term=${'x'.repeat(256)}`,
    'search_term=a&search_term=b',
    'search_term=%00',
  ])('refuses %s with a 400', async (query) => {
    const answer = await app.get(`${CLIENTS}?${query}`, listed.staffToken);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status: 'Error', error_code: 'INVALID_PARAMETER' });
  });

  test('is for staff: a client’s token is a 401', async () => {
    const { token } = await createClient({ first_name: 'Curious' });

    expect((await app.get(CLIENTS, token)).status).toBe(401);
  });
});

describe('a client that is not there', () => {
  test.each(['nosuchclient0000', 'x'.repeat(64), 'x'.repeat(100), '%20', '..%2Fclients'])(
    'is a 404: %s',
    async (uid) => {
      const answer = await app.get(`${CLIENTS}/${uid}`, business.staffToken);

      expect(answer.status).toBe(404);
    },
  );

  test('is what another business’s client looks like', async () => {
    const other = await app.business();
    const { client } = await createClient({ first_name: 'Theirs' }, other);

    const answer = await app.get(`${CLIENTS}/${client.id}`, business.staffToken);

    expect(answer.status).toBe(404);
    expect(answer.body).toEqual(CLIENT_NOT_FOUND);
    expect((await app.get(`${CLIENTS}/${client.id}`, other.staffToken)).status).toBe(200);
  });

  test('with NUL in its uid is a 400', async () => {
    expect((await app.get(`${CLIENTS}/a%00b`, business.staffToken)).status).toBe(400);
  });
});

describe('matters', () => {
  const path = (clientUid: string): string => `/business/clients/v1/contacts/${clientUid}/matters`;

  test('of a client are the default one and those opened since, in this order', async () => {
    const { client } = await createClient({ first_name: 'Grace', last_name: 'Two' });

    const created = await app.post(path(client.id), { display_name: ' Knee ' }, business.staffToken);

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      success: true,
      data: { matter: { display_name: 'Knee', client_uid: client.id, is_default: false } },
    });
    const answer = await app.get(path(client.id), business.staffToken);
    expect(answer.status).toBe(200);
    const { matters } = dataOf<{ matters: MatterResponse[] }>(answer);
    expect(matters).toEqual([
      expect.objectContaining({ display_name: 'Grace Two', is_default: true }),
      dataOf<{ matter: MatterResponse }>(created).matter,
    ]);
    const shown = await app.get(`${CLIENTS}/${client.id}`, business.staffToken);
    expect(dataOf<{ client: ClientWithMattersResponse }>(shown).client.matters).toEqual(matters);
  });

  test('of an unknown client, or another business’s, are a 404 to read and to open', async () => {
    const other = await app.business();
    const { client } = await createClient({ first_name: 'Theirs' }, other);
    const notFound = { success: false, errors: [{ code: 'not_found', message: 'Client not found' }] };

    for (const clientUid of ['nosuchclient0000', client.id]) {
      const read = await app.get(path(clientUid), business.staffToken);
      expect([read.status, read.body]).toEqual([404, notFound]);
      const opened = await app.post(path(clientUid), { display_name: 'Mine now' }, business.staffToken);
      expect([opened.status, opened.body]).toEqual([404, notFound]);
    }
    const theirs = await app.get(path(client.id), other.staffToken);
    expect(dataOf<{ matters: MatterResponse[] }>(theirs).matters).toHaveLength(1);
  });

  test.each([
    [{}, 'missing_field'],
    [{ display_name: ' ' }, 'missing_field'],
    [{ display_name: 7 }, 'invalid'],
    [{ display_name: 'x'.repeat(10_000) }, 'invalid'],
    [{ display_name: NUL }, 'invalid'],
  ])('need a name: %# is a 400', async (fields, code) => {
    const { client } = await createClient({ first_name: 'Strict' });

    const answer = await app.post(path(client.id), fields, business.staffToken);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, errors: [{ code }] });
  });

  test('are for staff: a client’s token is a 401', async () => {
    const { client, token } = await createClient({ first_name: 'Own' });

    const answer = await app.get(path(client.id), token);

    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      success: false,
      errors: [{ code: 'unauthorized', message: '401 Unauthorized' }],
    });
  });
});
