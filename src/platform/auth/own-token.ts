import { createHmac, timingSafeEqual } from 'node:crypto';
import jwt, { type JwtPayload, type VerifyOptions } from 'jsonwebtoken';
import { TOKEN_ALGORITHM } from './sign-token.js';
import type { TokenKeys } from './token-keys.js';

/**
 * The claims of a token that plainly is one of ours: our header, our signature, and an expiry to come. Undefined for every other: the
 * verifier's library decides about those, which costs several times as much (docs/benchmarks.md).
 *
 * @param now seconds since 1970
 */
export function claimsOfOwn(keys: TokenKeys, token: string, now: number): unknown {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  const key = keys.findByHeader(header)?.key;
  if (!key || rest.length > 0) return undefined;
  const expected = Buffer.from(createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url'));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return stillValid(payload, now);
}

/**
 * The claims of a token signed with one of our keys, in whatever way it is spelled; undefined for any other.
 * @param options what the library is to overlook
 */
export function verifiedClaims(
  keys: TokenKeys,
  token: string,
  options: Pick<VerifyOptions, 'ignoreExpiration'> = {},
): JwtPayload | undefined {
  try {
    const key = keys.findFor(token)?.key;
    const claims = key && jwt.verify(token, key, { ...options, algorithms: [TOKEN_ALGORITHM] });
    return typeof claims === 'string' ? undefined : claims;
  } catch {
    return undefined;
  }
}

function stillValid(payload: string, now: number): unknown {
  const claims = jsonOf(Buffer.from(payload, 'base64url').toString('utf8'));
  if (typeof claims !== 'object' || claims === null) return undefined;
  const { exp, nbf } = claims as { readonly exp?: unknown; readonly nbf?: unknown };
  return typeof exp === 'number' && exp > now && nbf === undefined ? claims : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
