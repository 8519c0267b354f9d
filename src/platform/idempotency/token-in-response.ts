import jwt from 'jsonwebtoken';
import type { Principal } from '../auth/principal.js';
import { endOf, isSingleUse, principalOf } from '../auth/token-claims.js';

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
  const claims = jwt.decode(response.data.token);
  const owner = principalOf(claims);
  return owner ? { ...response, data: { ...response.data, token: kept(owner, claims) } } : response;
}

/** Makes a token for somebody: until `end`, where that is known, and for a link. */
type Issue = (owner: Principal, end: Date | undefined, singleUse: boolean) => string;

/** The stored response `text` with a token that `issue` makes for the same owner, with the same end. */
export function withNewToken(text: string, issue: Issue): string {
  if (!MAY_HAVE_TOKEN.test(text)) return text;
  const response: unknown = JSON.parse(text);
  if (!hasToken(response)) return text;
  const { token } = response.data;
  // A text was stored by an earlier version.
  const claims = typeof token === 'string' ? jwt.decode(token) : token;
  const owner = principalOf(claims);
  if (!owner) return text;
  const renewed = issue(owner, endOf(claims), isSingleUse(claims));
  return JSON.stringify({ ...response, data: { ...response.data, token: renewed } });
}

function hasToken(response: unknown): response is WithToken {
  const data = typeof response === 'object' && response !== null ? (response as Partial<WithToken>).data : undefined;
  return typeof data === 'object' && data !== null && 'token' in data;
}

function kept({ type, uid, businessUid }: Principal, claims: unknown): object {
  const end = endOf(claims);
  return {
    type,
    entity_uid: uid,
    ...(businessUid === undefined ? {} : { extra: { business_uid: businessUid } }),
    ...(end ? { exp: Math.floor(end.getTime() / 1000) } : {}),
    ...(isSingleUse(claims) ? { single_use: true } : {}),
  };
}
