import fc from 'fast-check';
import type { PublishedRoute } from '../../support/http/published-routes.js';
import { anyJson, anyText, anyValueOf, type KnownIds } from './hostile-values.js';

/** A request as it goes out. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Tokens by what they are, beside good ones. */
export interface KnownTokens {
  /** Good ones by type. */
  readonly byType: Readonly<Record<string, string>>;
  /** Ones that nobody should accept. */
  readonly bad: readonly string[];
}

/** Any request of any of `routes`. */
export function anyRequest(
  routes: readonly PublishedRoute[],
  ids: KnownIds,
  tokens: KnownTokens,
): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(...routes.map((route) => anyRequestOf(route, ids, tokens)));
}

function anyRequestOf(route: PublishedRoute, ids: KnownIds, tokens: KnownTokens): fc.Arbitrary<FuzzRequest> {
  return fc
    .record({
      path: anyPathOf(route, ids),
      query: anyQueryOf(route, ids),
      token: anyTokenFor(route, tokens),
      headers: anyHeaders(ids),
      body: anyBodyOf(route, ids),
    })
    .map(({ path, query, token, headers, body }) => ({
      method: route.method,
      path: query === '' ? path : `${path}?${query}`,
      headers: { ...(token === undefined ? {} : { authorization: token }), ...contentTypeOf(body), ...headers },
      body,
    }));
}

function contentTypeOf(body: string | undefined): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

function anyPathOf({ path }: PublishedRoute, ids: KnownIds): fc.Arbitrary<string> {
  const segments = path.split('/');
  return fc
    .tuple(
      ...segments.map((segment, index) => {
        const name = /^\{(\w+)\}$/.exec(segment)?.[1];
        if (name === undefined) return fc.constant(segment);
        const kind = (segments[index - 1] ?? '').replace(/(?<=ss)es$|s$/, '');
        const own = ids.of('uid', kind) ?? ids.of(name, kind) ?? 'nosuchuid0000000';
        const foreign = ids.foreign('uid', kind) ?? own;
        return fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom(own, own, own, foreign, ...ids.all) },
          { weight: 1, arbitrary: anyText(ids).map(encoded) },
          { weight: 1, arbitrary: fc.constantFrom('%00', '%zz', '%E0%A4%A', '..%2f..', '%', '.', '..', '*', '@') },
        );
      }),
    )
    .map((parts) => parts.join('/'));
}

function anyQueryOf({ parameters }: PublishedRoute, ids: KnownIds): fc.Arbitrary<string> {
  const documented = parameters.filter((parameter) => parameter.in === 'query');
  const pairs = documented.map(({ name, required, schema = {} }) => {
    const value = fc.oneof(
      { weight: 6, arbitrary: anyValueOf(schema, ids, name).map(asText) },
      { weight: 1, arbitrary: anyText(ids) },
    );
    const pair = value.map((text) => `${encoded(name)}=${encoded(text)}`);
    return fc.option(pair, { freq: required ? 20 : 1, nil: undefined });
  });
  const state = fc.constantFrom('state', 'uid', 'created_at', 'due_date', 'amount_paid', 'entity_type', 'x');
  const operator = fc.constantFrom('eq', 'in', 'lt', 'gte', 'x');
  const filter = fc
    .tuple(state, operator, anyText(ids))
    .map(([field, op, value]) => `filter[${field}][${op}]=${encoded(value)}`);
  const sort = fc
    .tuple(fc.constantFrom('created_at', 'due_date', 'state', 'x', '"'), fc.constantFrom('asc', 'desc', 'up', ''))
    .map(([field, direction]) => `sort=${encoded(field)}:${direction}`);
  const page = fc
    .tuple(fc.constantFrom('page', 'per_page'), anyText(ids))
    .map(([name, value]) => `${name}=${encoded(value)}`);
  const odd = fc.constantFrom('__proto__[a]=1', 'x=%zz', '&&==&', 'filter=1', 'filter[a][b][c]=1', 'page=2&page=3');
  const further = fc.oneof(fc.constant(undefined), fc.constant(undefined), filter, sort, page, odd);
  return fc
    .tuple(further, ...pairs)
    .map(([last, ...chosen]) => [...chosen, last].filter((pair) => pair !== undefined).join('&'));
}

function anyTokenFor({ tokenTypes }: PublishedRoute, { byType, bad }: KnownTokens): fc.Arbitrary<string | undefined> {
  const good = tokenTypes.flatMap((type) => byType[type] ?? []).map((token) => `Bearer ${token}`);
  const any = [...Object.values(byType), ...bad].map((token) => `Bearer ${token}`);
  return fc.oneof(
    { weight: good.length > 0 ? 20 : 0, arbitrary: fc.constantFrom(...(good.length > 0 ? good : any)) },
    { weight: 2, arbitrary: fc.constantFrom(...any) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, '', 'Bearer', 'Basic YTpi', `Bearer ${'x'.repeat(4_000)}`) },
  );
}

function anyHeaders(ids: KnownIds): fc.Arbitrary<Record<string, string>> {
  const text = anyText(ids).map(forHeader);
  const oneOf = fc.oneof(
    fc.record({ 'x-on-behalf-of': fc.oneof(fc.constantFrom(...ids.all), text) }),
    fc.record({ 'idempotency-key': fc.oneof(fc.nat(200).map(String), fc.uuid(), text) }),
    fc.record({ 'x-request-id': text }),
    fc.record({ accept: fc.constantFrom('*/*', 'text/html', 'image/svg+xml', 'x') }),
    fc.record({ 'content-type': fc.constantFrom('text/plain', 'application/json; charset=latin1', '', 'x', 'a/b;;') }),
    fc.record({ 'content-encoding': fc.constantFrom('gzip', 'br', 'x') }),
    fc.record({ 'accept-language': text }),
    fc.record({ 'x-forwarded-for': text }),
    fc.record({ 'x-odd': text }),
  );
  return fc
    .tuple(fc.option(oneOf, { freq: 1, nil: {} }), fc.option(oneOf, { freq: 1, nil: {} }))
    .map(([first, second]) => ({ ...first, ...second }));
}

function anyBodyOf({ body, method }: PublishedRoute, ids: KnownIds): fc.Arbitrary<string | undefined> {
  if (!body) return method === 'GET' ? fc.constant(undefined) : fc.constantFrom(undefined, '{}', 'x');
  const json = (value: unknown): string | undefined => JSON.stringify(value);
  return fc.oneof(
    { weight: 16, arbitrary: anyValueOf(body, ids).map(json) },
    { weight: 1, arbitrary: anyJson(ids).map(json) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, '', '{', '{}x', '[', 'null', '{"a":1,"a":2}', '\u0000') },
    { weight: 1, arbitrary: anyValueOf(body, ids).map((value) => JSON.stringify(value)?.slice(0, -1)) },
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Percent-encoded; half a character, which has no encoding, as bytes that are none. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%80';
  }
}

/** What a header can carry: the server never sees anything else. */
function forHeader(text: string): string {
  return text.replace(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '?');
}
