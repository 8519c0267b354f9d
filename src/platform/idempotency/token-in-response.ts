import jwt from 'jsonwebtoken';
import type { Principal } from '../auth/principal.js';
import { principalOf } from '../auth/token-claims.js';

/** A response that hands out a token: `POST /platform/v1/clients` and `POST /platform/v1/tokens` (contract 0.2). */
interface WithToken {
  readonly data: { readonly token: unknown };
}

/** Spares most responses the parsing: only those that have a token at all, or in its place whose it was. */
const MAY_HAVE_TOKEN = /"token":["{]/;

/**
 * `response` as it may be stored: a bearer token would lie in the clear there, and in every backup. In its place stands whose it is, as
 * an object, which nothing that callers send can become at this place.
 */
export function withoutToken(response: unknown): unknown {
  if (!hasToken(response) || typeof response.data.token !== 'string') return response;
  const owner = principalOf(jwt.decode(response.data.token));
  return owner ? { ...response, data: { ...response.data, token: claimsOf(owner) } } : response;
}

/** The stored response `text` with a token that `issue` makes for the same owner. */
export function withNewToken(text: string, issue: (owner: Principal) => string): string {
  if (!MAY_HAVE_TOKEN.test(text)) return text;
  const response: unknown = JSON.parse(text);
  if (!hasToken(response)) return text;
  const { token } = response.data;
  // A text was stored by an earlier version.
  const owner = principalOf(typeof token === 'string' ? jwt.decode(token) : token);
  return owner ? JSON.stringify({ ...response, data: { ...response.data, token: issue(owner) } }) : text;
}

function hasToken(response: unknown): response is WithToken {
  const data = typeof response === 'object' && response !== null ? (response as Partial<WithToken>).data : undefined;
  return typeof data === 'object' && data !== null && 'token' in data;
}

function claimsOf({ type, uid, businessUid }: Principal): object {
  return { type, entity_uid: uid, ...(businessUid === undefined ? {} : { extra: { business_uid: businessUid } }) };
}
