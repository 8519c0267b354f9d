import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AskedPage, type ListedStatus, expectedPage } from '../tools/model/payment-request-list.js';
import { query } from '../support/database/books.js';
import { startTestApp, type TestApp, type TestBusiness } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

const LIST = '/business/payments/v1/payment_requests';
const TODAY = '2090-06-15';
const STATUSES = 300;
const TYPES = ['Meeting', 'Invoice', 'PendingBooking'];

const instants = fc.integer({ min: 0, max: 40 }).map((hour) => new Date(Date.UTC(2090, 5, 14, hour)).toISOString());
const days = fc.integer({ min: 12, max: 18 }).map((day) => `2090-06-${day}`);
const amounts = fc.constantFrom('0', '5', '45', '50');
const comparisons = fc.constantFrom('eq', 'lt', 'lte', 'gt', 'gte');

const compared = (field: string, values: fc.Arbitrary<string>) =>
  fc.record({ field: fc.constant(field), operator: comparisons, value: values });
const among = (field: string, values: readonly string[]) =>
  fc.record({
    field: fc.constant(field),
    operator: fc.constant('in'),
    value: fc.subarray([...values], { minLength: 1 }).map((some) => some.join(',')),
  });
const equal = (field: string, values: readonly string[]) =>
  fc.record({ field: fc.constant(field), operator: fc.constant('eq'), value: fc.constantFrom(...values) });

const filters = fc.oneof(
  compared('created_at', instants),
  compared('updated_at', instants),
  compared('due_date', days),
  compared('amount_pending', amounts),
  compared('amount_paid', amounts),
  among('state', ['NOT_YET_DUE', 'DUE', 'OVERDUE', 'PAID', 'CANCELLED']),
  among('entity_type', [...TYPES, 'Cart']),
  equal('client_uid', ['client0', 'client1', 'nobody']),
  equal('matter_uid', ['matter0', 'matter1', 'nothing']),
);
const pages: fc.Arbitrary<AskedPage> = fc.record({
  filters: fc.uniqueArray(filters, { maxLength: 3, selector: ({ field, operator }) => `${field} ${operator}` }),
  sort: fc.array(
    fc.record({
      field: fc.constantFrom('created_at', 'updated_at', 'due_date', 'state', 'entity_type'),
      direction: fc.constantFrom('asc', 'desc'),
    }),
    { maxLength: 3 },
  ),
  page: fc.integer({ min: 1, max: 4 }),
  perPage: fc.integer({ min: 1, max: 30 }),
});

/** Few distinct values, so that there are ties; what is asked for later is due and changed later, as in life. */
const statuses: ListedStatus[] = fc
  .sample(
    fc.record({
      hour: fc.integer({ min: 0, max: 30 }),
      later: fc.integer({ min: 0, max: 6 }),
      client: fc.integer({ min: 0, max: 1 }),
      state: fc.constantFrom('pending' as const, 'paid' as const, 'cancelled' as const),
      payableType: fc.constantFrom(...TYPES),
      payable: fc.integer({ min: 0, max: 99 }),
      price: fc.constantFrom(5, 50),
      paid: fc.constantFrom(0, 5),
    }),
    { seed: 20_900_615, numRuns: STATUSES },
  )
  .map(({ hour, later, payable, ...status }, index) => ({
    ...status,
    uid: `status${(index * 7919) % STATUSES}`,
    payableUid: `payable${payable}`,
    dueDate: new Date(Date.UTC(2090, 5, 13, 0) + (hour * 3 + later) * 3_600_000).toISOString().slice(0, 10),
    createdAt: new Date(Date.UTC(2090, 5, 14, hour)).toISOString(),
    updatedAt: new Date(Date.UTC(2090, 5, 14, hour + later)).toISOString(),
  }));

const STORE_CLIENTS = `
  insert into clients (business_uid, uid, first_name, created_at, updated_at)
  select $1, 'client' || n, 'Grace', now(), now() from generate_series(0, 1) n`;
const STORE_MATTERS = `
  insert into matters (business_uid, uid, client_uid, display_name, is_default, created_at)
  select $1, 'matter' || n, 'client' || n, 'Grace', true, now() from generate_series(0, 1) n`;
const STORE_STATUSES = `
  insert into payment_statuses (business_uid, uid, client_uid, matter_uid, payable_type, payable_uid, state, price, amount_paid,
    currency, title, tax_uids, due_date, created_at, updated_at)
  select $1, uid, 'client' || client, 'matter' || client, "payableType", "payableUid", state, price, paid, 'EUR', 'Lesson', '{}',
    "dueDate", "createdAt", "updatedAt"
  from json_to_recordset($2) as s(uid text, client int, state text, "payableType" text, "payableUid" text, price numeric,
    paid numeric, "dueDate" date, "createdAt" timestamptz, "updatedAt" timestamptz)`;

/** Planner settings under which a page is found in different ways (BusinessPaymentRequestPage). */
const PLANNERS = {
  'that may sort': [],
  'that walks orders instead of sorting': ['enable_sort = off', 'enable_seqscan = off', 'enable_bitmapscan = off'],
};

describe.each(Object.entries(PLANNERS))('With a planner %s', (_name, settings) => {
  let database: TestDatabase;
  let app: TestApp;
  let business: TestBusiness;

  beforeAll(async () => {
    database = await createTestDatabase();
    for (const setting of settings) await query(database, `alter database ${database.name} set ${setting}`);
    app = await startTestApp({ database, clock: new TestClock(`${TODAY}T12:00:00.000Z`) });
    business = await app.business({ time_zone: 'UTC' });
    await query(database, STORE_CLIENTS, [business.businessUid]);
    await query(database, STORE_MATTERS, [business.businessUid]);
    await query(database, STORE_STATUSES, [business.businessUid, JSON.stringify(statuses)]);
    await query(database, 'analyze');
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  async function ask(
    { filters: asked, sort, perPage }: Omit<AskedPage, 'page'>,
    page: string,
  ): Promise<{ rows: string[]; next: string | null }> {
    const parameters = new URLSearchParams({ page, per_page: String(perPage) });
    for (const { field, operator, value } of asked) parameters.set(`filter[${field}][${operator}]`, value);
    if (sort.length > 0) parameters.set('sort', sort.map(({ field, direction }) => `${field}:${direction}`).join(','));
    const answer = await app.get(`${LIST}?${parameters.toString()}`, business.staffToken);
    expect(answer).toMatchObject({ status: 200 });
    const { data } = answer.body as { data: { payment_requests: { uid: string }[]; next_page: string | null } };
    return { rows: data.payment_requests.map(({ uid }) => uid), next: data.next_page };
  }

  async function answered(asked: AskedPage): Promise<string[]> {
    return (await ask(asked, String(asked.page))).rows;
  }

  test('every page of every list has the rows that looking at all of them finds, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (asked) => {
        expect(await answered(asked)).toEqual(expectedPage(statuses, asked, TODAY));
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  test('the pages of a list hold each of its rows once', async () => {
    const asked = { filters: [{ field: 'state', operator: 'in', value: 'PAID,OVERDUE' }], perPage: 7 };
    const sort = [{ field: 'due_date', direction: 'asc' as const }];
    const all = expectedPage(statuses, { ...asked, sort, page: 1, perPage: STATUSES }, TODAY);
    const found: string[] = [];
    for (let page = 1; page <= Math.ceil(all.length / asked.perPage); page += 1) {
      found.push(...(await answered({ ...asked, sort, page })));
    }
    expect(found).toEqual(all);
  });

  test('from any page on, next_page leads through the rest of every list, each row once and in its order', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (asked) => {
        const all = expectedPage(statuses, { ...asked, page: 1, perPage: STATUSES }, TODAY);
        const found: string[] = [];
        for (let place: string | null = String(asked.page); place !== null;) {
          const { rows, next } = await ask({ ...asked, perPage: asked.perPage + 12 }, place);
          found.push(...rows);
          place = next;
        }
        expect(found).toEqual(all.slice((asked.page - 1) * (asked.perPage + 12)));
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
