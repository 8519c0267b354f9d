import { afterAll, describe, expect, test } from '@jest/globals';
import { addressOf, credentialsOf, type Everybody, everybodyOf, idsOf } from '../scenes/everybody.js';
import { foreignBodies, type Ids, oddBodies, refusedBodies, sampleOf } from '../support/http/bad-bodies.js';
import {
  BAD_PATH_IDS,
  type BadRequest,
  ODD_QUERIES,
  refusedQueries,
  unreadableButRefusedAnyway,
  unreadableRequests,
} from '../support/http/bad-requests.js';
import { expectCleanBooks } from '../support/database/books.js';
import { contentsOf } from '../support/database/contents.js';
import { type PublishedRoute, publishedRoutes } from '../support/http/published-routes.js';
import { expectProperAnswer, firstProblem } from '../support/http/refusals.js';
import { type TestResponse, startTestApp } from '../support/app/test-app.js';

// The routes are read before the tests are listed, so that each route has tests of its own.
const app = await startTestApp();
const us = await everybodyOf(app);
const them = await everybodyOf(app);
const routes = await publishedRoutes(app);
const ids = idsOf(us);
const noIds: Ids = (name, parent) => (ids(name, parent) === undefined ? undefined : 'nosuchuid0000000');

/** Anything but a failure of ours. */
const NO_FAILURE = Array.from({ length: 300 }, (_none, index) => 200 + index);
/** What input that passes as valid may be answered with, whatever comes of it. */
const VALID = [200, 201, 404, 409, 422];
const TOKEN_TYPES = ['client', 'staff', 'directory', 'app'];

function send(route: PublishedRoute, request: BadRequest, as: Everybody = us): Promise<TestResponse> {
  const { token, headers } = credentialsOf(as, request.tokenType);
  return app.send(route.method, request.path, request.body, token, { ...headers, ...request.headers });
}

/** Fails unless all are answered in the envelope of the path and with one of the statuses that each allows. */
async function expectAnswered(
  route: PublishedRoute,
  requests: readonly BadRequest[],
  as: Everybody = us,
): Promise<void> {
  const problem = await firstProblem(
    requests,
    ({ name, tokenType }) => `${route.title} with ${name} as ${tokenType ?? 'anybody'}`,
    (request) => send(route, request, as),
    (answer, { path, statuses }) => {
      expectProperAnswer(path, answer);
      expect(statuses).toContain(answer.status);
    },
  );
  expect(problem).toBeUndefined();
}

/** As {@link expectAnswered}, and no table changes meanwhile. */
async function expectNothingWritten(
  route: PublishedRoute,
  requests: readonly BadRequest[],
  as: Everybody = us,
): Promise<void> {
  const before = await contentsOf(app.database);
  await expectAnswered(route, requests, as);
  expect(await contentsOf(app.database)).toEqual(before);
}

/** The token types of a route; undefined stands for no token, on a public one. */
function tokenTypesOf({ tokenTypes }: PublishedRoute): readonly (string | undefined)[] {
  return tokenTypes.length > 0 ? tokenTypes : [undefined];
}

/** Titles for `test.each`. */
function titled(wanted: (route: PublishedRoute) => boolean): [string, PublishedRoute][] {
  return routes.filter(wanted).map((route) => [route.title, route]);
}

const hasBody = ({ body }: PublishedRoute): boolean => body !== undefined;
const hasParameterIn =
  (place: string) =>
  ({ parameters }: PublishedRoute): boolean =>
    parameters.some((parameter) => parameter.in === place);

afterAll(() => app.close());

test('the document lists the routes that these tests are about', () => {
  expect(routes.length).toBeGreaterThan(25);
  expect(titled(hasBody).length).toBeGreaterThan(10);
  expect(titled(hasParameterIn('path')).length).toBeGreaterThan(5);
  expect(titled(hasParameterIn('query')).length).toBeGreaterThan(5);
});

describe('a body that can’t be read is refused, and nothing is written', () => {
  test.each(titled(({ method }) => method !== 'GET'))('%s', async (_title, route) => {
    const [first, ...others] = tokenTypesOf(route);
    const path = addressOf(route, ids);
    const all = others.flatMap((tokenType) => unreadableRequests(path, tokenType).slice(0, 1));
    await expectNothingWritten(route, [...unreadableRequests(path, first), ...all]);
  });
});

describe('a value of the wrong type, too long, empty or unstorable is refused, and nothing is written', () => {
  test.each(titled(hasBody))('%s', async (_title, route) => {
    const [tokenType] = tokenTypesOf(route);
    const request = { path: addressOf(route, ids), tokenType, statuses: [400] };
    const bad = refusedBodies(route.body!, ids).map((one) => ({ ...one, ...request }));
    const nothing = route.body?.required?.length ? [{ ...request, name: 'no body' }] : [];
    await expectNothingWritten(route, [...bad, ...nothing]);
  });
});

describe('a record of another business in the body is as good as none, and nothing is written', () => {
  test.each(titled(hasBody))('%s', async (_title, route) => {
    const before = await contentsOf(app.database);
    for (const tokenType of tokenTypesOf(route)) {
      const request = { path: addressOf(route, ids), tokenType, statuses: VALID };
      const unknown = foreignBodies(route.body!, ids, noIds);
      const foreign = foreignBodies(route.body!, ids, idsOf(them));
      for (const [index, one] of foreign.entries()) {
        // Where something else already says which business is meant, this is not looked at.
        if (one.name.startsWith('business_id') && hasParameterIn('header')(route)) continue;
        const answer = await send(route, { ...request, ...one });
        expect({ name: one.name, status: answer.status }).not.toMatchObject({ status: 201 });
        const expected = await send(route, { ...request, ...unknown[index]! });
        expect({ ...one, status: answer.status, answer: withoutIdsOf(one.body, answer) }).toEqual({
          ...one,
          status: expected.status,
          answer: withoutIdsOf(unknown[index]!.body, expected),
        });
      }
    }
    expect(await contentsOf(app.database)).toEqual(before);
  });
});

/** An answer's text, which may repeat the identifiers that were sent, without them. */
function withoutIdsOf(body: unknown, { text }: TestResponse): string {
  const sent = JSON.stringify(body).match(/[a-z\d]{16}/g) ?? [];
  return sent.reduce((rest, id) => rest.replaceAll(id, 'an id'), text);
}

describe('an id in the path that names nothing of the caller’s is refused, and nothing is written', () => {
  test.each(titled(hasParameterIn('path')))('%s', async (_title, route) => {
    const names = route.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    const [first, ...others] = tokenTypesOf(route);
    const body = route.body && sampleOf(route.body, ids);
    const requests = names.flatMap((name) =>
      BAD_PATH_IDS.map(([text, statuses]) => {
        const path = addressOf(route, ids, { [name]: text });
        return { name: `${name} = ${text.slice(0, 30)}`, path, body, tokenType: first, statuses };
      }),
    );
    const foreign = { name: 'a foreign id', path: addressOf(route, idsOf(them)), body, statuses: [404] };
    const strangers =
      route.tokenTypes.length > 0 ? [first, ...others].map((tokenType) => ({ ...foreign, tokenType })) : [];
    await expectNothingWritten(route, [...requests, ...strangers]);
  });
});

describe('a query that can’t be meant is refused, and nothing is written', () => {
  test.each(titled(hasParameterIn('query')))('%s', async (_title, route) => {
    const path = addressOf(route, ids);
    const [tokenType] = tokenTypesOf(route);
    const requests = refusedQueries(route).map((query) => {
      return { name: query.slice(0, 40), path: `${path}&${query}`, tokenType, statuses: [400] };
    });
    await expectNothingWritten(route, requests);
  });
});

/** Would end the token of the client that other requests come from. */
const CUTS_OFF = 'POST /platform/v1/clients/{id}/revoke_tokens';

describe('odd input that may be ignored never makes a failure', () => {
  test.each(titled(({ title }) => title !== CUTS_OFF))('%s', async (_title, route) => {
    const path = addressOf(route, ids);
    const [tokenType] = tokenTypesOf(route);
    const request = { path, tokenType, statuses: NO_FAILURE };
    const bodies = route.body ? oddBodies(route.body, ids) : [];
    const queries = ODD_QUERIES.map((query) => ({ name: query.slice(0, 40), path: `${path}&${query}` }));
    await expectAnswered(
      route,
      [...bodies, ...queries].map((one) => ({ ...request, ...one })),
    );
  });
});

describe('who may not is told so before anything is said about the body', () => {
  test.each(titled(({ tokenTypes }) => tokenTypes.length > 0))('%s', async (_title, route) => {
    const path = addressOf(route, ids);
    const wrong = TOKEN_TYPES.filter((type) => !route.tokenTypes.includes(type));
    const requests = [undefined, ...wrong].flatMap((tokenType) =>
      route.method === 'GET'
        ? [{ name: 'the wrong token', path, tokenType, statuses: [401] }]
        : unreadableButRefusedAnyway(path, tokenType, 401).slice(0, tokenType === undefined ? undefined : 1),
    );
    await expectNothingWritten(route, requests);
  });

  test.each(titled(({ gated }) => gated))('%s, without the feature', async (_title, route) => {
    const off = await everybodyOf(app);
    await app.put(`/platform/v1/businesses/${off.businessUid}/features`, { features: [] }, off.staffToken);
    const path = addressOf(route, idsOf(off));
    const body = route.body && sampleOf(route.body, idsOf(off));
    const good = route.tokenTypes.map((tokenType) => ({ name: 'good input', path, tokenType, body, statuses: [403] }));
    const bad = route.body ? unreadableButRefusedAnyway(path, route.tokenTypes[0], 403) : [];
    await expectNothingWritten(route, [...good, ...bad], off);
  });
});

describe('the good input that the bad differs from is not itself refused as invalid', () => {
  /** Its good input would be another token. */
  const unlike = new Set(['POST /platform/v1/tokens/revoke', CUTS_OFF]);
  test.each(titled((route) => hasBody(route) && !unlike.has(route.title)))('%s', async (_title, route) => {
    const request = {
      name: 'good input',
      path: addressOf(route, ids),
      body: sampleOf(route.body!, ids),
      statuses: VALID,
    };
    await expectAnswered(
      route,
      tokenTypesOf(route).map((tokenType) => ({ ...request, tokenType })),
    );
  });

  test('and the books are clean after all of it', () => expectCleanBooks(app.database));
});
