import type { Principal } from './principal.js';
import type { RevokedToken } from './revoked-token.entity.js';
import { NO_BUSINESS } from './token-claims.js';

/** The longest that a token of ours is valid (`punchcard token --days`), and some time beyond: 11 years. */
const MEMORY_MS = 11 * 366 * 24 * 60 * 60 * 1000;

/** Whose tokens are cut off: a client or staff member of its business; a directory or application wherever it acts. */
export function principalKey({ type, uid, businessUid }: Principal): string {
  return `${businessOf(type, businessUid)},${type},${uid}`;
}

/** The row that refuses what `principal` was issued until `now`. */
export function cutOffOf(
  { type, uid, businessUid }: Principal,
  now: Date,
): Pick<RevokedToken, 'businessUid' | 'tokenId' | 'expiresAt' | 'issuedBefore'> {
  return {
    businessUid: businessOf(type, businessUid),
    tokenId: `${type},${uid},${now.getTime()}`,
    expiresAt: new Date(now.getTime() + MEMORY_MS),
    issuedBefore: now,
  };
}

/** Type and uid of the principal in a cut-off's `tokenId`. */
export function whoseOf(tokenId: string): string {
  return tokenId.slice(0, tokenId.lastIndexOf(','));
}

/** When a token was issued, in milliseconds since 1970; before everything where it does not say. */
export function issuedAt(claims: unknown): number {
  const { iat, created } = claims as { readonly iat?: unknown; readonly created?: unknown };
  const seconds = [iat, created].find((value) => typeof value === 'number');
  return seconds === undefined ? Number.NEGATIVE_INFINITY : seconds * 1000;
}

function businessOf(type: Principal['type'], businessUid: string | undefined): string {
  return type === 'client' || type === 'staff' ? (businessUid ?? NO_BUSINESS) : NO_BUSINESS;
}
