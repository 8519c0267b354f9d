import type { PublishedRoute } from './published-routes.js';

/** A request of a route as it goes out, and the statuses that it may be answered with. */
export interface BadRequest {
  readonly name: string;
  readonly path: string;
  readonly body?: unknown;
  /** Undefined: without a token. */
  readonly tokenType: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly statuses: readonly number[];
}

const JSON_TYPE = 'application/json';
const DEEP = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
const UNREADABLE: readonly (readonly [name: string, text: string, status: number, contentType: string])[] = [
  ['broken JSON', '{"a": ', 400, JSON_TYPE],
  ['trailing rubbish', '{} x', 400, JSON_TYPE],
  ['an array', '[{}]', 400, JSON_TYPE],
  ['null', 'null', 400, JSON_TYPE],
  ['5,000 levels', DEEP, 400, JSON_TYPE],
  ['more than 100 kB', JSON.stringify({ a: 'x'.repeat(101 * 1024) }), 413, JSON_TYPE],
  ['a key __proto__', '{"__proto__": {"payment_status_id": "x"}}', 400, JSON_TYPE],
  ['a key constructor.prototype', '{"constructor": {"prototype": {"a": 1}}}', 400, JSON_TYPE],
  ['a NUL in an unknown field', '{"unknown": {"a": ["\\u0000"]}}', 400, JSON_TYPE],
  ['half a character', '{"unknown": "\\ud800"}', 400, JSON_TYPE],
  ['plain text', 'payment_status_id=x', 415, 'text/plain'],
  ['a form', 'payment_status_id=x', 415, 'application/x-www-form-urlencoded'],
  ['a type that is none', '{}', 415, 'rubbish'],
];
/** What the server refuses before it knows whether who sent it may. */
const BEFORE_ANY_GUARD = new Set(['more than 100 kB', 'a type that is none']);

/** Requests whose body can't be read. */
export function unreadableRequests(path: string, tokenType: string | undefined): BadRequest[] {
  return UNREADABLE.map(([name, body, status, contentType]) => ({
    name,
    path,
    body,
    tokenType,
    headers: { 'content-type': contentType },
    statuses: [status],
  }));
}

/** The same requests, of somebody who is refused with `status` before the body is looked at. */
export function unreadableButRefusedAnyway(path: string, tokenType: string | undefined, status: number): BadRequest[] {
  return unreadableRequests(path, tokenType)
    .filter(({ name }) => !BEFORE_ANY_GUARD.has(name))
    .map((request) => ({ ...request, statuses: [status] }));
}

/** What is put where an id belongs in a path, and how that may be answered. */
export const BAD_PATH_IDS: readonly (readonly [text: string, statuses: readonly number[]])[] = [
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

const BAD_PAGING = ['page=0', 'page=-1', 'page=1.5', 'page=abc', 'page=1e9', 'per_page=101', 'per_page=x'];
const BAD_LISTING = [
  'sort=nothing',
  'sort=created_at:up',
  'sort=created_at;drop%20table%20clients',
  'sort=a&sort=b',
  'filter=1',
  'filter[x][eq]=1',
  'filter[__proto__][eq]=1',
  'filter[state][like]=1',
];

/** Queries that a route must refuse: each documented parameter twice, too long, with a NUL, or required and empty. */
export function refusedQueries({ parameters }: PublishedRoute): string[] {
  const queries = parameters.filter((parameter) => parameter.in === 'query');
  const bad = queries.flatMap(({ name, required }) => [
    `${name}=1&${name}=2`,
    `${name}=${'x'.repeat(5_000)}`,
    `${name}=a%00b`,
    ...(required ? [`${name}=`] : []),
  ]);
  return queries.some(({ name }) => name === 'page') ? [...bad, ...BAD_PAGING, ...BAD_LISTING] : bad;
}

/** Queries that are nobody's parameter: they may be ignored. */
export const ODD_QUERIES = [
  'x=%zz',
  'x=%ED%A0%80',
  '__proto__=1',
  '__proto__[a]=1&constructor[prototype]=1',
  `x=${'y'.repeat(8_000)}`,
  '&&==&',
];
