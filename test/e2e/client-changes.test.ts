import { beforeAll, describe, expect, test } from '@jest/globals';
import { newUid } from '../../src/platform/common/uid.js';
import { times } from '../support/app/races.js';
import { type TestBusiness, useTestApp } from '../support/app/test-app.js';
import { clientOf, dataOf } from '../scenes/story.js';

type Fields = Readonly<Record<string, unknown>>;

const CLIENTS = '/platform/v1/clients';
const GRACE = {
  first_name: 'Grace',
  last_name: 'Hopper',
  email: 'Grace@Example.com',
  phone: '+49 30 901820',
  address: 'Alexanderplatz 1, Berlin',
  custom_id: 'crm-4711',
};

const app = useTestApp();
let business: TestBusiness;

beforeAll(async () => {
  business = await app.business();
});

async function show(uid: string): Promise<Fields> {
  return dataOf<{ client: Fields }>(await app.get(`${CLIENTS}/${uid}`, business.staffToken), 200).client;
}

const put = (uid: string, body: object, token = business.staffToken) => app.put(`${CLIENTS}/${uid}`, body, token);

async function changed(uid: string, body: object): Promise<Fields> {
  return dataOf<{ client: Fields }>(await put(uid, body), 200).client;
}

/** One whose e-mail address nobody has. */
async function grace(fields: Fields = {}): Promise<string> {
  const email = `${newUid()}@example.com`;
  return (await clientOf(app, business, { ...GRACE, email, ...fields })).clientUid;
}

describe('changing a client', () => {
  test('changes what is sent and leaves the rest, and is found as it is now', async () => {
    const uid = await grace({ email: 'before@example.com' });
    const { matters, ...before } = await show(uid);
    const after = await changed(uid, { first_name: ' Ada ', email: 'After@Example.com', mobile_phone: '+1 555 0100' });
    expect(after).toEqual({
      ...before,
      first_name: 'Ada',
      full_name: 'Ada Hopper',
      email: 'After@Example.com',
      phone: '+1 555 0100',
      updated_at: after['updated_at'],
    });
    expect(await show(uid)).toEqual({
      ...after,
      matters: [{ ...(matters as [object])[0], display_name: 'Ada Hopper' }],
    });
    const found = await app.get(`${CLIENTS}?search_term=after@example`, business.staffToken);
    expect(dataOf<{ clients: Fields[] }>(found, 200).clients.map(({ id }) => id)).toEqual([uid]);
    await clientOf(app, business, { email: 'BEFORE@example.com' });
  });

  test('keeps the name that a matter was given', async () => {
    const uid = await grace();
    const path = `/business/clients/v1/contacts/${uid}/matters`;
    await app.post(path, { display_name: 'Grace Hopper' }, business.staffToken);
    await changed(uid, { last_name: 'Murray' });
    const { matters } = dataOf<{ matters: Fields[] }>(await app.get(path, business.staffToken), 200);
    expect(matters.map((matter) => matter['display_name'])).toEqual(['Grace Murray', 'Grace Hopper']);
  });

  test.each([
    ['nothing', {}],
    ['null', { last_name: null, email: null, phone: null, address: null, custom_id: null, first_name: null }],
    ['blank', { last_name: '', email: ' ', phone: '', address: '', custom_id: '\t', first_name: ' ' }],
    ['null and no wish to empty', { last_name: null, email: null, force_nullifying: false }],
    ['what nobody knows', { opt_in: true, tags: 'vip', status: 'customer', spam: false }],
  ])('by %s leaves everything as it is, the time of the last change too', async (_what, body) => {
    const uid = await grace();
    const before = await show(uid);
    await changed(uid, body);
    expect(await show(uid)).toEqual(before);
  });

  test('empties what is sent as null or blank, where that is asked for', async () => {
    const uid = await grace({ email: 'emptied@example.com' });
    const body = { last_name: null, email: '', phone: ' ', custom_id: 'crm-1', force_nullifying: true };
    expect(await changed(uid, body)).toMatchObject({
      first_name: 'Grace',
      full_name: 'Grace',
      last_name: null,
      email: null,
      phone: null,
      address: GRACE.address,
      custom_id: 'crm-1',
    });
    await clientOf(app, business, { email: 'emptied@example.com' });
    const nameless = await put(uid, { first_name: null, force_nullifying: true });
    expect([nameless.status, nameless.text]).toEqual([422, expect.stringContaining('first_name')]);
  });

  test('takes the client as it was read, whole, and a change of one of its fields', async () => {
    const uid = await grace();
    const read = await show(uid);
    await changed(uid, read);
    expect(await show(uid)).toEqual(read);
    expect(await changed(uid, { ...read, phone: '+49 89 1' })).toMatchObject({ phone: '+49 89 1' });
    const answered = await changed(uid, { custom_id: 'crm-2' });
    expect(await changed(uid, answered)).toEqual(answered);
  });

  test.each([
    ['id', { id: 'someotherclient0' }],
    ['full_name', { full_name: 'Ada Lovelace' }],
    ['created_at', { created_at: '2020-01-01T00:00:00.000Z' }],
    ['matters', { matters: [] }],
  ])('to another %s is a 422 that names it, and changes nothing', async (field, body) => {
    const uid = await grace();
    const before = await show(uid);
    const answer = await put(uid, { ...body, phone: '1' });
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(field)]);
    expect(await show(uid)).toEqual(before);
  });

  test.each([
    ['a number as first name', { first_name: 42 }],
    ['an e-mail without @', { email: 'grace.example.com' }],
    ['10 kB of phone', { phone: '1'.repeat(10_000) }],
    ['a text as wish', { force_nullifying: 'yes' }],
  ])('to %s is a 400', async (_what, body) => {
    expect((await put(await grace(), body)).status).toBe(400);
  });

  test('is for staff of the business: another business’s client, and an unknown one, are a 404', async () => {
    const uid = await grace();
    const other = await app.business();
    for (const [path, token] of [
      [uid, other.staffToken],
      ['nosuchclient0000', business.staffToken],
    ] as const) {
      const answer = await put(path, { phone: '1' }, token);
      expect([answer.status, answer.body]).toEqual([
        404,
        { status: 'Error', error: 'Client not found', error_code: 'NOT_FOUND' },
      ]);
    }
    const byDirectory = await app.put(`${CLIENTS}/${uid}`, { phone: '2' }, business.directoryToken, {
      'x-on-behalf-of': business.businessUid,
    });
    expect(byDirectory.status).toBe(200);
  });
});

describe('an e-mail address that another client has', () => {
  test('is a 409 whatever its case, and changes nothing; the client’s own is none', async () => {
    await grace({ email: 'taken@example.com' });
    const uid = await grace({ email: 'own@example.com' });
    const before = await show(uid);
    const answer = await put(uid, { email: ' TAKEN@example.com', phone: '1' });
    expect([answer.status, answer.body]).toEqual([
      409,
      { status: 'Error', error: 'Client with this email already exists', error_code: 'ALREADY_EXISTS' },
    ]);
    expect(await show(uid)).toEqual(before);
    expect(await changed(uid, { email: 'OWN@example.com' })).toMatchObject({ email: 'OWN@example.com' });
  });

  test('goes to one of ten clients that ask for it at the same time', async () => {
    const uids = await times(10, () => grace());
    const answers = await times(10, (index) => put(uids[index] ?? '', { email: 'race@example.com' }));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(9).fill(409)]);
  });

  test('loses no change of two fields at the same time', async () => {
    const uid = await grace();
    await Promise.all([put(uid, { phone: '+1' }), put(uid, { address: 'Here' }), put(uid, { custom_id: 'c' })]);
    expect(await show(uid)).toMatchObject({ phone: '+1', address: 'Here', custom_id: 'c' });
  });
});
