import jwt from 'jsonwebtoken';
import { newUid } from '../common/uid.js';
import type { Principal } from './principal.js';
import type { TokenClaims } from './token-claims.js';
import type { TokenKeys } from './token-keys.js';

/** Pinned: a token that names any other algorithm, `none` included, is refused. */
export const TOKEN_ALGORITHM = 'HS256';
/** 28 days (contract 0.2). */
const TOKEN_LIFETIME_SECONDS = 28 * 24 * 60 * 60;

/** A token for `principal` with the claims of contract 0.2, signed at `now` and valid for `lifetimeSeconds`; for a link, good for one exchange only. */
export function signToken(
  { signing: { kid, key } }: TokenKeys,
  principal: Principal,
  now: Date,
  lifetimeSeconds: number = TOKEN_LIFETIME_SECONDS,
  singleUse = false,
  issuedAt: number = now.getTime() / 1000,
): string {
  const created = Math.floor(now.getTime() / 1000);
  const claims: TokenClaims = {
    type: principal.type,
    entity_uid: principal.uid,
    ...(principal.businessUid === undefined ? {} : { extra: { business_uid: principal.businessUid } }),
    created,
    // To the millisecond, which `created` never was: whoever is cut off may be issued a new token in the same second.
    iat: issuedAt,
    exp: created + lifetimeSeconds,
    jti: newUid(),
    ...(singleUse ? { single_use: true } : {}),
  };
  return jwt.sign(claims, key, { algorithm: TOKEN_ALGORITHM, keyid: kid });
}
