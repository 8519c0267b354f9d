import { beforeAll, describe, expect, test } from '@jest/globals';
import { newUid } from '../../src/platform/common/uid.js';
import type { Cast } from '../scenes/story.js';
import {
  type PublishedDocument,
  publishedDocument,
  publishedRoutes,
  PublishedSchemas,
} from '../support/http/openapi.js';
import { type TestResponse, useTestApp } from '../support/app/test-app.js';
import { type Audience, CONTRACT_ROUTES, type ContractRoute, worldOf } from './routes.js';

const TOKENS = ['none', 'client', 'staff', 'directory', 'app', 'expired', 'other'] as const;
type TokenKind = (typeof TOKENS)[number];

/** Tokens that a route lets through; everybody else is 401 (contract 0.2). */
const LETS_THROUGH: Readonly<Record<Audience, readonly TokenKind[]>> = {
  public: TOKENS,
  client: ['client', 'other'],
  staff: ['staff', 'directory', 'app', 'other'],
  any: ['client', 'staff', 'directory', 'app', 'other'],
  directory: ['directory'],
  bearer: ['client', 'staff', 'directory', 'app', 'other'],
};

/** Routes that answer something else than JSON data, or are not part of the API. */
const NOT_IN_TABLE = /^GET \/(docs|demo\.json|cards|health|metrics)|card\.svg$/;

const app = useTestApp();
let world: Cast;
let otherWorld: Cast;
let document: PublishedDocument;
let schemas: PublishedSchemas;

beforeAll(async () => {
  world = await worldOf(app);
  otherWorld = await worldOf(app);
  document = await publishedDocument(app);
  schemas = new PublishedSchemas(document);
});

test('the table names every published route, and no other', () => {
  const published = publishedRoutes(document).filter((route) => !NOT_IN_TABLE.test(route));
  expect(CONTRACT_ROUTES.map(({ route }) => route).toSorted()).toEqual(published.toSorted());
});

function tokenFor(kind: TokenKind, audience: Audience): string | undefined {
  const { businessUid, staffUid, directoryUid } = world;
  switch (kind) {
    case 'none':
      return undefined;
    case 'client':
      return world.clientToken;
    case 'staff':
      return world.staffToken;
    case 'directory':
      return app.token({ type: 'directory', uid: directoryUid });
    case 'app':
      return app.token({ type: 'app', uid: newUid() });
    case 'expired':
      return audience === 'client'
        ? app.token({ type: 'client', uid: world.clientUid, businessUid }, -60)
        : app.token({ type: 'staff', uid: staffUid, businessUid }, -60);
    case 'other':
      return audience === 'client' ? otherWorld.clientToken : otherWorld.staffToken;
  }
}

/** `revoke` lets everybody in, but only the bearer of a token and its directory may revoke it. */
function expectedFor({ route, audience, success, other }: ContractRoute, kind: TokenKind): number {
  if (!LETS_THROUGH[audience].includes(kind)) return 401;
  if (kind === 'other') return other;
  if (route === 'POST /platform/v1/tokens/revoke' && (kind === 'client' || kind === 'app')) return 400;
  return success;
}

async function send(entry: ContractRoute, kind: TokenKind): Promise<TestResponse> {
  const { path, body } = await entry.request(app, world);
  const headers: Record<string, string> =
    kind === 'directory' || kind === 'app' ? { 'x-on-behalf-of': world.businessUid } : {};
  const [method = ''] = entry.route.split(' ');
  return app.send(method, path, body, tokenFor(kind, entry.audience), headers);
}

describe.each(CONTRACT_ROUTES)('$route', (entry) => {
  test.each(TOKENS)('with the token of %s answers as the access table says, in the published shape', async (kind) => {
    const answer = await send(entry, kind);
    expect(`${entry.route} with ${kind}: ${answer.status}`).toBe(
      `${entry.route} with ${kind}: ${expectedFor(entry, kind)}`,
    );
    expect(schemas.problems(entry.route, answer.status, answer.body)).toEqual([]);
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w.:-]{1,64}$/);
  });
});

test('a directory token without a header acts for the business that owns the records it names', async () => {
  const entry = CONTRACT_ROUTES.find(({ route }) => route === 'POST /platform/v1/payment/client_packages/update_usage');
  const { path, body } = (await entry?.request(app, world)) ?? { path: '' };
  expect((await app.post(path, body, otherWorld.directoryToken)).status).toBe(404);
  expect((await app.post(path, body, world.directoryToken)).status).toBe(200);
});
