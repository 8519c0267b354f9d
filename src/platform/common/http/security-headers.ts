import { answeredRequestId } from './request-id.js';

/** An answer of the API is data: a browser must not run, frame, guess or keep it. Pages set what they need instead. */
const API_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** Headers by their names. */
export type Headers = Readonly<Record<string, string>>;

/**
 * The headers of every answer beside its request id.
 * @param hstsMaxAgeSeconds how long browsers are to insist on HTTPS; 0: not a word about it
 */
export function securityHeaders(hstsMaxAgeSeconds: number): Headers {
  if (hstsMaxAgeSeconds === 0) return API_HEADERS;
  return { ...API_HEADERS, 'strict-transport-security': `max-age=${hstsMaxAgeSeconds}; includeSubDomains` };
}

interface Reply {
  header(name: string, value: string): Reply;
  headers(values: Headers): Reply;
}

/** The `onRequest` hook that gives every answer its request id and `headers`, also those that later hooks cut short. */
export function headersHook(headers: Headers) {
  return (request: { readonly id: string }, reply: Reply, done: () => void): void => {
    reply.headers(headers).header('x-request-id', answeredRequestId(request.id));
    done();
  };
}
