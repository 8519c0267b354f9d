import { beforeAll, describe, expect, test } from '@jest/globals';
import { addOneOfEach, crowdOf, type List, listsOf, readList } from '../scenes/crowd.js';
import type { Everybody } from '../scenes/everybody.js';
import { forgedCursor, NO_PLACES, placeIn } from '../support/http/forged-cursors.js';
import { type TestResponse, useTestApp } from '../support/app/test-app.js';

const app = useTestApp();
let crowd: Everybody;
let lists: List[];
/** A cursor of each list, by title. */
const cursors = new Map<string, string>();

beforeAll(async () => {
  crowd = await crowdOf(app);
  for (let round = 0; round < 2; round += 1) await addOneOfEach(app, crowd);
  lists = await listsOf(app, crowd);
  for (const list of lists) cursors.set(list.title, (await readList(app, list, 'per_page=1')).next ?? '');
}, 30_000);

function cursorOf({ title }: List): string {
  return cursors.get(title) ?? '';
}

function listAt(path: string): List {
  const list = lists.find(({ title }) => title === `GET ${path}`);
  if (!list) throw new Error(`no list at ${path}`);
  return list;
}

function ask({ address, token, headers }: List, further: string): Promise<TestResponse> {
  return app.get(`${address}&per_page=1&${further}`, token, headers);
}

/** Every list is asked with each of the cursors that `make` makes of its own; answers what was not refused as it must be. */
async function notRefused(make: (list: List) => readonly string[], words: RegExp): Promise<string[]> {
  const wrong: string[] = [];
  for (const list of lists) {
    for (const cursor of make(list)) {
      const { status, text } = await ask(list, `page=${encodeURIComponent(cursor)}`);
      if (status !== 400 || !words.test(text)) wrong.push(`${list.title} ${cursor}: ${status} ${text.slice(0, 300)}`);
    }
  }
  return wrong;
}

const NO_CURSOR = /page must be a whole number from 1 to 10000, or a next_page exactly as it was answered/;
const OTHER_LIST = /page is the next_page of another list/;

function changedAt(cursor: string, place: number): string {
  return cursor.slice(0, place) + (cursor[place] === 'A' ? 'B' : 'A') + cursor.slice(place + 1);
}

describe('every list refuses with a 400 that says what page takes', () => {
  test('a cursor that is cut short, changed or too long', async () => {
    const make = (list: List): string[] => {
      const cursor = cursorOf(list);
      const changed = [0, 11, 20, 40, cursor.length - 1].map((place) => changedAt(cursor, place));
      const spelled = [
        `${cursor}=`,
        ` ${cursor}`,
        cursor.replace(/.$/, '+'),
        'x'.repeat(6_000),
        'e30',
        'bmV4dA',
        'null',
      ];
      return [cursor.slice(0, -1), cursor.slice(1), cursor.slice(0, 30), cursor + cursor, ...changed, ...spelled];
    };
    expect(await notRefused(make, NO_CURSOR)).toEqual([]);
  });

  test('a cursor of another list', async () => {
    const make = (list: List): string[] => lists.filter((other) => other !== list).map(cursorOf);
    expect(await notRefused(make, OTHER_LIST)).toEqual([]);
  });

  test('a forged cursor with a place that no row has', async () => {
    const make = (list: List): string[] => NO_PLACES.map((place) => forgedCursor(cursorOf(list), place));
    expect(await notRefused(make, /"field":"page"|"fields?":\[?"page"|page (must|is)/)).toEqual([]);
  }, 30_000);
});

test('a cursor that is given twice is refused', async () => {
  for (const list of lists) {
    const answer = await ask(list, `page=${cursorOf(list)}&page=${cursorOf(list)}`);
    expect([list.title, answer.status]).toEqual([list.title, 400]);
  }
});

describe('a cursor is good for the sort and the filters that it was answered for', () => {
  const REQUESTS = '/business/payments/v1/payment_requests';
  const MINE = '/client/payments/v1/payment_requests';
  const PACKAGES = '/client/payments/v1/client_packages';

  test.each([
    [REQUESTS, '', 'sort=updated_at:desc'],
    [REQUESTS, 'sort=due_date:asc', 'sort=due_date:desc'],
    [REQUESTS, 'sort=created_at:asc', 'sort=created_at:asc,state:asc'],
    [REQUESTS, 'filter[state][in]=PAID', 'filter[state][in]=PAID,DUE'],
    [REQUESTS, 'filter[created_at][gt]=2020-01-01T00:00:00Z', 'filter[created_at][gte]=2020-01-01T00:00:00Z'],
    [REQUESTS, 'filter[amount_paid][lt]=1000', ''],
    [MINE, 'filter[state][in]=paid,pending', 'filter[state][eq]=paid'],
    [MINE, '', 'matter_uid=another'],
    [PACKAGES, 'filter[status][in]=active,exhausted', 'filter[state][eq]=ACTIVE'],
    ['/platform/v1/payment/packages', '', 'active_only=true'],
    ['/platform/v1/clients', '', 'search_term=grace'],
    ['/platform/v1/scheduling/appointments', '', 'client_id=another'],
    ['/business/payments/v1/client_packages/{uid}/ledger', '', 'as_of=2099-01-01'],
    ['/platform/v1/clients/payment/client_packages/available_credits', '', 'matter_uid=another'],
  ])('%s?%s is not ?%s', async (path, asked, other) => {
    const { next } = await readList(app, listAt(path), `per_page=1&${asked}`);
    expect(next).not.toBeNull();
    expect(await ask(listAt(path), `${asked}&page=${next}`)).toMatchObject({ status: 200 });
    const answer = await ask(listAt(path), `${other}&page=${next}`);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(OTHER_LIST);
  });

  test('however they are spelled', async () => {
    const states = 'filter[state][in]=PAID,DUE';
    const asked = `${states}&filter[created_at][gt]=2020-01-01T00:00:00Z&sort=created_at`;
    const { next } = await readList(app, listAt(REQUESTS), `per_page=1&${asked}`);
    const same =
      'sort=created_at:asc&filter[created_at][gt]=2020-01-01T01:00:00%2B01:00&filter[state][in]=DUE,PAID&x=1';
    expect(await ask(listAt(REQUESTS), `${same}&page=${next}`)).toMatchObject({ status: 200 });
  });
});

describe('a cursor opens nothing', () => {
  test('of another business’s list: with it one’s own rows are answered, or none', async () => {
    const other = await app.business();
    for (const list of lists.filter(({ token }) => token === crowd.staffToken)) {
      const answer = await app.get(`${list.address}&page=${cursorOf(list)}`, other.staffToken);
      const { data } = answer.body as { data?: Record<string, unknown> };
      const rows = Object.values(data ?? {}).find((value) => Array.isArray(value)) ?? [];
      expect([list.title, rows]).toEqual([list.title, []]);
      expect([200, 400, 401, 403, 404]).toContain(answer.status);
    }
  });

  test('nor with a place from before all rows: it has the same rows as the first page', async () => {
    const list = listAt('/client/payments/v1/payment_requests');
    const [, uid] = placeIn(cursorOf(list));
    expect(typeof uid).toBe('string');
    const first = await readList(app, list, 'per_page=100');
    const forged = forgedCursor(cursorOf(list), '["9999-12-31T00:00:00.000Z","zzzz"]');
    expect(await readList(app, list, `per_page=100&page=${forged}`)).toEqual(first);
  });
});
