import { beforeAll, describe, expect, test } from '@jest/globals';
import { AbstractLogger, DataSource } from 'typeorm';
import { query } from '../support/database/books.js';
import { type TestBusiness, useTestApp } from '../support/app/test-app.js';

const LIST = '/business/payments/v1/payment_requests';
const STATUSES = 40_000;

/** One a minute, the oldest first, paid an hour later and due that day; every tenth is pending. */
const STORE = [
  `insert into clients (business_uid, uid, first_name, created_at, updated_at) values ($1, 'grace', 'Grace', now(), now())`,
  `insert into matters (business_uid, uid, client_uid, display_name, is_default, created_at)
   values ($1, 'main', 'grace', 'Grace', true, now())`,
  `insert into payment_statuses (business_uid, uid, client_uid, matter_uid, payable_type, payable_uid, state, price, amount_paid,
     currency, title, tax_uids, due_date, created_at, updated_at)
   select $1, 'status' || n, 'grace', 'main', 'Meeting', 'meeting' || n, case when n % 10 = 0 then 'pending' else 'paid' end, 5, 0,
     'EUR', 'Lesson', '{}', at::date, at, at + interval '1 hour'
   from (select n, timestamptz '2060-01-01' + n * interval '1 minute' as at from generate_series(1, ${STATUSES}) n) as timed`,
];
const AFTER_FIRST_THOUSAND = '2060-01-01T16:40:00.000Z';
/** When the 20th of the last 5,000 was asked for. */
const WITHIN_LAST_FIVE_THOUSAND = '2060-01-25T07:40:00.000Z';

class Statements extends AbstractLogger {
  readonly seen: { text: string; values: unknown[] }[] = [];

  override logQuery(text: string, values: unknown[] = []): void {
    if (text.includes('payment_statuses')) this.seen.push({ text, values });
  }

  protected writeLog(): void {
    // Only statements count here.
  }
}

interface Step {
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Step[];
}

const app = useTestApp();
let business: TestBusiness;

beforeAll(async () => {
  business = await app.business({ time_zone: 'UTC' });
  for (const text of STORE) await query(app.database, text, [business.businessUid]);
  await query(app.database, 'vacuum (analyze) payment_statuses');
});

interface Answered {
  readonly uids: readonly string[];
  readonly statements: readonly string[];
  readonly read: number;
}

/** Asks for a list and answers what it holds and how many rows its statements read, a row counted in each step that it passes. */
async function rowsReadFor(filter: string, sort: string): Promise<Answered> {
  const statements = new Statements(false);
  const dataSource = app.nest.get(DataSource);
  const { logger } = dataSource;
  dataSource.logger = statements;
  const answer = await app.get(`${LIST}?${filter}&sort=${sort}`, business.staffToken);
  dataSource.logger = logger;
  expect(answer).toMatchObject({ status: 200 });
  let read = 0;
  for (const { text, values } of statements.seen.filter((statement) => !statement.text.startsWith('explain'))) {
    const [row] = await query<{ 'QUERY PLAN': [{ Plan: Step }] }>(
      app.database,
      `explain (analyze, format json) ${text}`,
      values,
    );
    if (row) read += rowsIn(row['QUERY PLAN'][0].Plan);
  }
  const { data } = answer.body as { data: { payment_requests: { uid: string }[] } };
  return {
    uids: data.payment_requests.map(({ uid }) => uid),
    statements: statements.seen.map(({ text }) => text),
    read,
  };
}

function rowsIn(step: Step): number {
  const own = step.Plans ? 0 : step['Actual Rows'];
  return (step.Plans ?? []).reduce((sum, part) => sum + rowsIn(part), own + (step['Rows Removed by Filter'] ?? 0));
}

describe('a list whose filter leaves rows', () => {
  test('everywhere in its order is read up to the end of the page', async () => {
    const { statements, read } = await rowsReadFor('filter[state][in]=OVERDUE,NOT_YET_DUE', 'created_at:desc');
    expect(statements).toHaveLength(2);
    expect(read).toBeLessThan(1_000);
  });

  test.each([
    [`filter[created_at][lt]=${AFTER_FIRST_THOUSAND}`, 'updated_at:desc'],
    [`filter[updated_at][lt]=${AFTER_FIRST_THOUSAND}`, 'created_at:desc'],
    [`filter[updated_at][lt]=${AFTER_FIRST_THOUSAND}`, 'due_date:desc'],
    ['filter[due_date][eq]=2060-01-01', 'updated_at:desc'],
  ])('only at the far end of its order is read like the filter (%s by %s)', async (filter, sort) => {
    const { statements, read } = await rowsReadFor(filter, sort);
    expect(statements.length).toBeLessThanOrEqual(3);
    expect(read).toBeLessThan(STATUSES / 4);
  });

  test('that are all but a few at the order’s beginning is read past those', async () => {
    const { read } = await rowsReadFor(`filter[created_at][gt]=${AFTER_FIRST_THOUSAND}`, 'updated_at:asc');
    expect(read).toBeLessThan(STATUSES / 4);
  });

  test('of which the order’s beginning holds a part of the page is read up to the page’s end', async () => {
    const filter = `filter[entity_type][in]=Meeting&filter[created_at][lte]=${WITHIN_LAST_FIVE_THOUSAND}`;
    const { uids, statements } = await rowsReadFor(filter, 'updated_at:desc');
    expect(uids).toEqual(Array.from({ length: 25 }, (_, index) => `status${35_020 - index}`));
    // 20 of 25 within 5,000 rows: all are expected within 6,250, and half as many again are looked at.
    expect(statements.map((text) => /LIMIT \d{3,}/.exec(text)?.[0])).toEqual([undefined, 'LIMIT 5000', 'LIMIT 9375']);
  });

  test('or has no filter takes one statement', async () => {
    expect(await rowsReadFor('', 'due_date:asc')).toMatchObject({ statements: [expect.any(String)] });
  });
});

describe('a page that a cursor leads to, beyond the last numbered one, reads no more than a first page', () => {
  const further = async (sort: string, place: string): Promise<string> => {
    const answer = await app.get(`${LIST}?sort=${sort}&per_page=100&page=${place}`, business.staffToken);
    return (answer.body as { data: { next_page: string } }).data.next_page;
  };

  test.each(['created_at:asc', 'updated_at:desc', 'due_date:asc', 'state:asc', 'entity_type:desc'])(
    'sorted by %s',
    async (sort) => {
      expect(await app.get(`${LIST}?sort=${sort}&per_page=100&page=101`, business.staffToken)).toMatchObject({
        status: 400,
      });
      const beyond = await further(sort, await further(sort, '100'));
      const { uids, statements, read } = await rowsReadFor(`per_page=100&page=${beyond}`, sort);
      expect(uids).toHaveLength(100);
      expect(statements).toHaveLength(1);
      expect(read).toBeLessThan(1_000);
    },
  );

  test('in two directions, no more than the first field leaves', async () => {
    const sort = 'due_date:asc,created_at:desc';
    const { uids, read } = await rowsReadFor(`per_page=100&page=${await further(sort, '100')}`, sort);
    expect(uids).toHaveLength(100);
    // A day has 1,440.
    expect(read).toBeLessThan(STATUSES / 8);
  });

  test('and all pages together have every row once', async () => {
    const seen = new Set<string>();
    let read = 0;
    for (let place: string | null = '1'; place !== null;) {
      const answer = await app.get(`${LIST}?sort=due_date:desc&per_page=100&page=${place}`, business.staffToken);
      const { data } = answer.body as { data: { payment_requests: { uid: string }[]; next_page: string | null } };
      for (const { uid } of data.payment_requests) seen.add(uid);
      read += data.payment_requests.length;
      place = data.next_page;
    }
    expect([seen.size, read]).toEqual([STATUSES, STATUSES]);
  }, 60_000);
});
