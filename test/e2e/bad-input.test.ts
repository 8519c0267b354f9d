import { afterAll, describe, expect, test } from '@jest/globals';
import { addressOf, credentialsOf, type Everybody, everybodyOf, idsOf } from '../factories/everybody.js';
import { foreignBodies, oddBodies, refusedBodies, sampleOf } from '../support/bad-bodies.js';
import { expectCleanBooks } from '../support/books.js';
import { contentsOf } from '../support/contents.js';
import { type PublishedRoute, publishedRoutes } from '../support/published-routes.js';
import { expectProperAnswer, firstProblem } from '../support/refusals.js';
import { type Answer, startTestApp } from '../support/test-app.js';

// The routes are read before the tests are listed, so that each route has tests of its own.
const app = await startTestApp();
const us = await everybodyOf(app);
const them = await everybodyOf(app);
const routes = await publishedRoutes(app);
const ids = idsOf(us);

const JSON_TYPE = 'application/json';
const DEEP = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
const UNREADABLE: readonly (readonly [name: string, text: string, status: number, contentType: string])[] = [
  ['broken JSON', '{"a": ', 400, JSON_TYPE],
  ['trailing rubbish', '{} x', 400, JSON_TYPE],
  ['an array', '[{}]', 400, JSON_TYPE],
  ['a text', '"text"', 400, JSON_TYPE],
  ['null', 'null', 400, JSON_TYPE],
  ['a number', '5', 400, JSON_TYPE],
  ['5,000 levels', DEEP, 400, JSON_TYPE],
  ['more than 100 kB', JSON.stringify({ a: 'x'.repeat(101 * 1024) }), 413, JSON_TYPE],
  ['a key __proto__', '{"__proto__": {"payment_status_id": "x"}}', 400, JSON_TYPE],
  ['a key constructor.prototype', '{"constructor": {"prototype": {"a": 1}}}', 400, JSON_TYPE],
  ['a NUL in a key', '{"a\\u0000": 1}', 400, JSON_TYPE],
  ['a NUL in an unknown field', '{"unknown": {"a": ["\\u0000"]}}', 400, JSON_TYPE],
  ['half a character', '{"unknown": "\\ud800"}', 400, JSON_TYPE],
  ['plain text', 'payment_status_id=x', 415, 'text/plain'],
  ['a form', 'payment_status_id=x', 415, 'application/x-www-form-urlencoded'],
  ['XML', '<a/>', 415, 'application/xml'],
  ['a type that is none', '{}', 415, 'rubbish'],
];
/** What the server refuses before it knows whose request it is. */
const BEFORE_ANY_GUARD = new Set(['more than 100 kB', 'a type that is none']);
/** What is put where an id belongs in a path, and the answer to reading it. */
const BAD_PATH_IDS: readonly (readonly [text: string, statuses: readonly number[]])[] = [
  ['nosuchuid0000000', [404]],
  ['x'.repeat(10_000), [400, 404]],
  ['x'.repeat(90), [404]],
  ['a%00b', [400, 404]],
  ['%zz', [400]],
  ['%E0%A4%A', [400]],
  ['%ED%A0%80', [400, 404]],
  ['__proto__', [404]],
  ['%27%20or%201=1%20--', [404]],
  ['..%2f..%2fadmin', [404]],
  ['%F0%9F%92%A3', [404]],
];
/** Odd queries that are nobody's parameter: they may be ignored. */
const ODD_QUERIES = [
  'x=%zz',
  'x=%ED%A0%80',
  '__proto__=1',
  '__proto__[a]=1&constructor[prototype]=1',
  `x=${'y'.repeat(8_000)}`,
  'x=1&x=2',
  '&&==&',
  '%00'.slice(0, 2),
];

interface Sent {
  readonly name: string;
  readonly path: string;
  readonly body?: unknown;
  readonly tokenType: string | undefined;
  readonly headers?: Record<string, string>;
  readonly statuses?: readonly number[];
}

function send(route: PublishedRoute, { path, body, tokenType, headers }: Sent, as: Everybody = us): Promise<Answer> {
  const credentials = credentialsOf(as, tokenType);
  return app.send(route.method, path, body, credentials.token, { ...credentials.headers, ...headers });
}

/** Sends each; all must be answered properly, and as each expects: by default with anything from 400 to 499. */
function problemIn(route: PublishedRoute, cases: readonly Sent[], as: Everybody = us): Promise<string | undefined> {
  return firstProblem(
    cases,
    ({ name, tokenType }) => `${route.title} with ${name} as ${tokenType ?? 'anybody'}`,
    (one) => send(route, one, as),
    (answer, { path, statuses }) => {
      expectProperAnswer(path, answer);
      if (statuses) expect(statuses).toContain(answer.status);
      else expect(answer.status).toBeGreaterThanOrEqual(400);
    },
  );
}

/** Fails unless all cases are refused and no table changes meanwhile. */
async function expectRefused(route: PublishedRoute, cases: readonly Sent[], as: Everybody = us): Promise<void> {
  const before = await contentsOf(app.database);
  expect(await problemIn(route, cases, as)).toBeUndefined();
  expect(await contentsOf(app.database)).toEqual(before);
}

/** The token types of a route; undefined stands for no token, on a public one. */
function tokenTypesOf({ tokenTypes }: PublishedRoute): readonly (string | undefined)[] {
  return tokenTypes.length > 0 ? tokenTypes : [undefined];
}

const unreadable = (path: string, tokenType: string | undefined, status?: number): Sent[] =>
  UNREADABLE.map(([name, body, expected, contentType]) => ({
    name,
    path,
    body,
    tokenType,
    headers: { 'content-type': contentType },
    statuses: [status ?? expected],
  }));

const titled = (some: readonly PublishedRoute[]): [string, PublishedRoute][] =>
  some.map((route) => [route.title, route]);
const withBody = routes.filter(({ body }) => body !== undefined);
const writing = routes.filter(({ method }) => method !== 'GET');
const withToken = routes.filter(({ tokenTypes }) => tokenTypes.length > 0);
const withPathIds = routes.filter(({ parameters }) => parameters.some((parameter) => parameter.in === 'path'));
const withQuery = routes.filter(({ parameters }) => parameters.some((parameter) => parameter.in === 'query'));

afterAll(() => app.close());

test('the document lists the routes that these tests are about', () => {
  expect(routes.length).toBeGreaterThan(25);
  expect(withBody.length).toBeGreaterThan(10);
  expect(withQuery.length).toBeGreaterThan(5);
});

describe('a body that can’t be read is refused, and nothing is written', () => {
  test.each(titled(writing))('%s', async (_title, route) => {
    const path = addressOf(route, ids);
    await expectRefused(
      route,
      tokenTypesOf(route).flatMap((tokenType) => unreadable(path, tokenType)),
    );
  });
});

describe('a value of the wrong type, too long, empty or unstorable is refused, and nothing is written', () => {
  test.each(titled(withBody))('%s', async (_title, route) => {
    const [tokenType] = tokenTypesOf(route);
    const path = addressOf(route, ids);
    const cases = refusedBodies(route.body!, ids).map((bad) => ({ ...bad, path, tokenType, statuses: [400] }));
    const nothing = { name: 'no body', path, tokenType, statuses: [400] };
    await expectRefused(route, route.body?.required?.length ? [...cases, nothing] : cases);
  });
});

describe('a record of another business in the body does not exist, and nothing is written', () => {
  test.each(titled(withBody))('%s', async (_title, route) => {
    const path = addressOf(route, ids);
    const cases = tokenTypesOf(route).flatMap((tokenType) =>
      foreignBodies(route.body!, ids, idsOf(them))
        .filter(({ name }) => !name.startsWith('business_id') || tokenType === 'directory')
        .map((bad) => ({ ...bad, path, tokenType, statuses: [404, 422] })),
    );
    await expectRefused(
      route,
      cases.filter(({ name, tokenType }) => !name.startsWith('business_id') || !isActingBusiness(route, tokenType)),
    );
  });
});

/** Where `X-On-Behalf-Of` already says which business is meant, `business_id` is not looked at. */
function isActingBusiness(route: PublishedRoute, tokenType: string | undefined): boolean {
  return tokenType !== undefined && route.parameters.some(({ name }) => name === 'X-On-Behalf-Of');
}

describe('an id in the path that names nothing of the caller’s is refused, and nothing is written', () => {
  test.each(titled(withPathIds))('%s', async (_title, route) => {
    const names = route.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    const good = route.body && sampleOf(route.body, ids);
    const cases = names.flatMap((name) => {
      const foreign = addressOf(route, idsOf(them));
      const bad = BAD_PATH_IDS.map(([text, statuses]) => ({
        name: `${name} = ${text.slice(0, 30)}`,
        path: addressOf(route, ids, { [name]: text }),
        statuses,
      }));
      const strangers = route.tokenTypes.length > 0 ? [{ name: 'a foreign id', path: foreign, statuses: [404] }] : [];
      return tokenTypesOf(route).flatMap((tokenType) =>
        [...bad, ...strangers].map((one) => ({ ...one, body: good, tokenType })),
      );
    });
    await expectRefused(route, cases);
  });
});

describe('a query that can’t be meant is refused', () => {
  test.each(titled(withQuery))('%s', async (_title, route) => {
    const path = addressOf(route, ids);
    const [tokenType] = tokenTypesOf(route);
    const names = route.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    const queries = names.flatMap((name) => [
      `${name}=1&${name}=2`,
      `${name}=${'x'.repeat(5_000)}`,
      `${name}=a%00b`,
      ...(route.parameters.some((parameter) => parameter.name === name && parameter.required) ? [`${name}=`] : []),
    ]);
    const paging = [
      'page=0',
      'page=-1',
      'page=1.5',
      'page=abc',
      'per_page=101',
      'page=1e9',
      'filter[x][eq]=1',
      'filter=1',
    ];
    const sorting = [
      'sort=nothing',
      'sort=created_at:up',
      "sort=created_at';--",
      'filter[__proto__][eq]=1',
      'sort[a]=b',
    ];
    const all = names.includes('page') ? [...queries, ...paging, ...sorting.slice(0, 4)] : queries;
    await expectRefused(
      route,
      all.map((query) => ({ name: query.slice(0, 40), path: `${path}&${query}`, tokenType, statuses: [400] })),
    );
  });
});

describe('odd input that may be ignored never makes a failure', () => {
  test.each(titled(routes))('%s', async (_title, route) => {
    const [tokenType] = tokenTypesOf(route);
    const path = addressOf(route, ids);
    const any = Array.from({ length: 300 }, (_none, index) => index + 200);
    const bodies = route.body ? oddBodies(route.body, ids) : [];
    const queries = ODD_QUERIES.map((query) => ({ name: query.slice(0, 40), path: `${path}&${query}` }));
    const cases = [...bodies.map((odd) => ({ ...odd, path })), ...queries];
    expect(
      await problemIn(
        route,
        cases.map((one) => ({ ...one, tokenType, statuses: any })),
      ),
    ).toBeUndefined();
  });
});

describe('who may not is told so before anything is said about the body', () => {
  test.each(titled(withToken))('%s', async (_title, route) => {
    const path = addressOf(route, ids);
    const wrong = ['client', 'staff', 'directory', 'app'].filter((type) => !route.tokenTypes.includes(type));
    const cases = [undefined, ...wrong].flatMap((tokenType) =>
      route.method === 'GET'
        ? [{ name: 'the wrong token', path, tokenType, statuses: [401] }]
        : unreadable(path, tokenType, 401).filter(({ name }) => !BEFORE_ANY_GUARD.has(name)),
    );
    await expectRefused(route, cases);
  });

  const gated = routes.filter((route) => route.gated);
  test.each(titled(gated))('%s, without the feature', async (_title, route) => {
    const off = await everybodyOf(app);
    await app.put(`/platform/v1/businesses/${off.businessUid}/features`, { features: [] }, off.staffToken);
    const path = addressOf(route, idsOf(off));
    const cases = route.tokenTypes.flatMap((tokenType) => [
      { name: 'a good body', path, tokenType, body: route.body && sampleOf(route.body, idsOf(off)), statuses: [403] },
      ...(route.body ? unreadable(path, tokenType, 403).filter(({ name }) => !BEFORE_ANY_GUARD.has(name)) : []),
    ]);
    await expectRefused(route, cases, off);
  });
});

describe('the good input that the bad differs from is not itself refused as invalid', () => {
  /** Its sample would have to be a token. */
  const unlike = new Set(['POST /platform/v1/tokens/revoke']);
  test.each(titled(withBody.filter(({ title }) => !unlike.has(title))))('%s', async (_title, route) => {
    const path = addressOf(route, ids);
    for (const tokenType of tokenTypesOf(route)) {
      const answer = await send(route, { name: 'a good body', path, tokenType, body: sampleOf(route.body!, ids) });
      expect({
        status: answer.status,
        text: answer.status < 300 || answer.status === 409 || answer.status === 422 ? '' : answer.text,
      }).toEqual({
        status: answer.status,
        text: '',
      });
    }
  });

  test('and the books are clean after all of it', () => expectCleanBooks(app.database));
});
