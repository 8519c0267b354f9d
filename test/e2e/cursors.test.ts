import { beforeAll, describe, expect, test } from '@jest/globals';
import { addOneOfEach, crowdOf, type List, type ListPage, listsOf, readList } from '../scenes/crowd.js';
import type { Everybody } from '../scenes/everybody.js';
import { dataOf, paymentOf } from '../scenes/story.js';
import { query } from '../support/database/books.js';
import { useTestApp } from '../support/app/test-app.js';

const app = useTestApp();
let crowd: Everybody;
let lists: List[];

beforeAll(async () => {
  crowd = await crowdOf(app);
  for (let round = 0; round < 6; round += 1) await addOneOfEach(app, crowd);
  lists = await listsOf(app, crowd);
}, 60_000);

const BUSINESS_REQUESTS = '/business/payments/v1/payment_requests';
const CLIENT_REQUESTS = '/client/payments/v1/payment_requests';
const CLIENT_PACKAGES = '/client/payments/v1/client_packages';

const LISTS = [
  '/business/clients/v1/contacts/{client_uid}/matters',
  '/business/payments/v1/client_packages/{uid}/ledger',
  '/business/payments/v1/client_packages/{uid}/redemptions',
  BUSINESS_REQUESTS,
  CLIENT_PACKAGES,
  '/client/payments/v1/packages',
  CLIENT_REQUESTS,
  '/platform/v1/businesses/{business_uid}/staffs',
  '/platform/v1/clients',
  '/platform/v1/clients/payment/client_packages/available_credits',
  '/platform/v1/clients/payment/client_packages/redemptions_data',
  '/platform/v1/clients/{client_id}/payment/client_packages',
  '/platform/v1/payment/packages',
  '/platform/v1/scheduling/appointments',
  '/platform/v1/services',
];

/** Where a row that nothing else names can be taken away. */
const REMOVABLE: Readonly<Record<string, string>> = {
  '/business/clients/v1/contacts/{client_uid}/matters': 'matters',
  '/client/payments/v1/packages': 'booking_packages',
  '/platform/v1/businesses/{business_uid}/staffs': 'staff_members',
  '/platform/v1/payment/packages': 'booking_packages',
  '/platform/v1/scheduling/appointments': 'bookings',
  '/platform/v1/services': 'bookable_services',
};

function listAt(path: string): List {
  const list = lists.find(({ title }) => title === `GET ${path}`);
  if (!list) throw new Error(`no list at ${path}`);
  return list;
}

/** All rows of a list that nobody changes, by the numbers of its pages. */
async function wholeOf(list: List, further = ''): Promise<readonly string[]> {
  const rows: string[] = [];
  for (let number = 1; rows.length === (number - 1) * 100; number += 1) {
    rows.push(...(await readList(app, list, `${further}&per_page=100&page=${number}`)).rows);
  }
  return rows;
}

/** All pages of a list, one after the other; `between` comes after each. */
async function walk(
  list: List,
  further: string,
  between: (page: ListPage, number: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<string[]> {
  const walked: string[] = [];
  let place = '';
  for (let number = 1; number <= 100; number += 1) {
    const page = await readList(app, list, `${further}&per_page=${2 + (number % 2)}${place}`);
    walked.push(...page.rows);
    await between(page, number);
    if (page.next === null) return walked;
    place = `&page=${page.next}`;
  }
  throw new Error(`${list.title} does not end`);
}

test('every list that is published is among those that are read here', () => {
  expect(lists.map(({ title }) => title).toSorted()).toEqual(LISTS.map((path) => `GET ${path}`).toSorted());
});

describe.each(LISTS)('the list %s', (path) => {
  test('read by next_page is what it is in one piece, and ends with null', async () => {
    const whole = await wholeOf(listAt(path));
    expect(whole.length).toBeGreaterThanOrEqual(6);
    expect(await walk(listAt(path), '')).toEqual(whole);
  });

  test('goes on from the end of a numbered page, with pages of another size', async () => {
    const rows = await wholeOf(listAt(path));
    const second = await readList(app, listAt(path), 'page=2&per_page=2');
    expect(second.rows).toEqual(rows.slice(2, 4));
    const rest = await readList(app, listAt(path), `page=${second.next}&per_page=100`);
    expect(rest.rows).toEqual(rows.slice(4, 104));
    expect(rest.next === null).toBe(rows.length <= 104);
  });

  test('has each row that stays once and in order, whatever is added, paid and removed on the way', async () => {
    const before = await wholeOf(listAt(path));
    const removed: string[] = [];
    const walked = await walk(listAt(path), '', async ({ rows }, number) => {
      if (number > 2) return;
      await addOneOfEach(app, crowd);
      const paid = { payment_method: 'Cash', amount: 50 };
      dataOf(await app.put(`/platform/v1/payments/${await paymentOf(app, crowd)}`, paid, crowd.staffToken), 200);
      const last = rows.at(-1);
      const table = REMOVABLE[path];
      if (table === undefined || last === undefined) return;
      await query(app.database, `delete from ${table} where uid = $1`, [last]);
      removed.push(last);
    });
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked.filter((row) => before.includes(row))).toEqual(before);
    const after = await wholeOf(listAt(path));
    expect(after.filter((row) => removed.includes(row))).toEqual([]);
  });
});

test('what is paid leaves a list of what is due, and nothing that stays is missed', async () => {
  const due = 'filter[state][in]=DUE,OVERDUE,NOT_YET_DUE';
  for (let more = 0; more < 5; more += 1) await paymentOf(app, crowd);
  const before = await wholeOf(listAt(BUSINESS_REQUESTS), due);
  const walked = await walk(listAt(BUSINESS_REQUESTS), due, async ({ rows }) => {
    for (const uid of rows) {
      const paid = { payment_method: 'Cash', amount: 50 };
      await app.put(`/platform/v1/payments/${uid}`, paid, crowd.staffToken);
    }
  });
  expect(before.length).toBeGreaterThanOrEqual(5);
  expect(walked).toEqual(before);
});

describe.each([
  [CLIENT_REQUESTS, ['created_at:asc', 'updated_at:desc', 'updated_at', 'updated_at:asc,created_at:desc']],
  [BUSINESS_REQUESTS, ['due_date:asc', 'state:desc', 'entity_type:asc', 'due_date:desc,state:asc,updated_at:desc']],
  [CLIENT_PACKAGES, ['valid_from:asc', 'valid_until:desc', 'updated_at:asc', 'valid_until:desc,valid_from:asc']],
  ['/business/payments/v1/client_packages/{uid}/ledger', ['created_at:desc', 'created_at:asc']],
])('the list %s sorted', (path, sorts) => {
  test.each(sorts)('by %s read by next_page is what it is in one piece', async (sort) => {
    expect(await walk(listAt(path), `sort=${sort}`)).toEqual(await wholeOf(listAt(path), `sort=${sort}`));
  });
});

describe('a list that the platform has no pages for', () => {
  const WHOLE = [
    ['/business/clients/v1/contacts/{client_uid}/matters', 'matters', 'client_uid, display_name, is_default'],
    ['/platform/v1/businesses/{business_uid}/staffs', 'staff_members', 'display_name'],
  ] as const;

  test.each(WHOLE)('is whole unless one is asked for: %s', async (path, table, columns) => {
    const values = { client_uid: crowd.clientUid, display_name: 'Many', is_default: false };
    const spelled = columns.split(', ').map((name) => `'${String(values[name as keyof typeof values])}'`);
    await query(
      app.database,
      `insert into ${table} (business_uid, uid, created_at, ${columns})
       select $1, 'many' || n, now(), ${spelled.join(', ')} from generate_series(1, 150) n`,
      [crowd.businessUid],
    );
    const whole = await readList(app, listAt(path), '');
    expect(whole.rows.length).toBeGreaterThan(150);
    expect(whole.next).toBeNull();
    const page = await readList(app, listAt(path), 'page=1');
    expect(page).toEqual({ rows: whole.rows.slice(0, 25), next: expect.any(String) });
    const rest = await readList(app, listAt(path), `page=${page.next}&per_page=100`);
    expect(rest.rows).toEqual(whole.rows.slice(25, 125));
  });

  test('such as the catalogue of staff, however many packages it has', async () => {
    await query(
      app.database,
      `insert into booking_packages (business_uid, uid, name, price, currency, expiration, expiration_unit, description, image_path,
         online_payment_enabled, active, "order", items, products, tax_uids, created_at, updated_at)
       select $1, 'many' || n, 'Many', 1, 'USD', 1, 'y', '', '', false, true, 1000 + n, '[]', '[]', '{}', now(), now()
       from generate_series(1, 1100) n`,
      [crowd.businessUid],
    );
    const list = listAt('/platform/v1/payment/packages');
    const whole = await readList(app, list, '');
    expect(whole.rows).toHaveLength(1_000);
    const rest: string[] = [];
    for (let { next } = whole; next !== null;) {
      const page = await readList(app, list, `page=${next}&per_page=100`);
      rest.push(...page.rows);
      ({ next } = page);
    }
    expect(rest.at(-1)).toBe('many1100');
    expect(new Set([...whole.rows, ...rest]).size).toBe(1_000 + rest.length);
  });
});
