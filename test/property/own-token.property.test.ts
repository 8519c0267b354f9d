import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import jwt from 'jsonwebtoken';
import { claimsOfOwn } from '../../src/platform/auth/own-token.js';
import type { Principal } from '../../src/platform/auth/principal.js';
import { signToken, TOKEN_ALGORITHM } from '../../src/platform/auth/sign-token.js';
import { TokenKeys } from '../../src/platform/auth/token-keys.js';

const keys = new TokenKeys(randomBytes(32).toString('hex'));
const { key, kid } = keys.signing;
const NOW = Math.floor(Date.now() / 1000);
const ANNA: Principal = { type: 'client', uid: 'anna', businessUid: 'lotus' };
const OURS = { alg: TOKEN_ALGORITHM, typ: 'JWT', kid };

/** What the library says of a token; undefined: refused. */
function claimsByLibrary(token: string): unknown {
  try {
    return jwt.verify(token, key, { algorithms: [TOKEN_ALGORITHM] });
  } catch {
    return undefined;
  }
}

/** Our own secret under any header and payload. */
function signed(header: unknown, payload: string): string {
  const content = [JSON.stringify(header), payload].map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
}

const aTime = fc.oneof(
  fc.integer({ min: NOW - 5_000, max: NOW + 5_000 }),
  fc.constantFrom(NaN, 1e300, -1),
  fc.string(),
);
const someClaims = fc.record(
  { type: fc.constantFrom('client', 'staff'), entity_uid: fc.string(), exp: aTime, nbf: aTime, iat: aTime },
  { requiredKeys: [] },
);
const aHeader = fc.oneof(fc.constant(OURS), fc.constantFrom({ ...OURS, alg: 'none' }, { ...OURS, kid: 'x' }, {}));
const aPayload = fc.oneof(
  someClaims.map((claims) => JSON.stringify(claims)),
  fc.json(),
  fc.string(),
);

describe('a token that plainly is one of ours', () => {
  test('has been signed by us and has not expired', () => {
    const token = signToken(keys, ANNA, new Date());
    expect(claimsOfOwn(keys, token, NOW)).toMatchObject({ type: 'client', entity_uid: 'anna' });
    expect(claimsOfOwn(new TokenKeys(randomBytes(32).toString('hex')), token, NOW)).toBeUndefined();
    expect(claimsOfOwn(keys, signToken(keys, ANNA, new Date(0), NOW), NOW)).toBeUndefined();
  });

  test('is one for the library too, with the same claims, whatever we have signed', () => {
    fc.assert(
      fc.property(aHeader, aPayload, (header, payload) => {
        const token = signed(header, payload);
        const claims = claimsOfOwn(keys, token, Date.now() / 1000);
        if (claims !== undefined) expect(claims).toEqual(claimsByLibrary(token));
      }),
      { numRuns: 2_000 },
    );
  });

  test('is one no longer when any of it is changed', () => {
    const token = signToken(keys, ANNA, new Date());
    fc.assert(
      fc.property(fc.nat(token.length), fc.nat(3), fc.string({ maxLength: 3 }), (at, removed, added) => {
        const changed = token.slice(0, at) + added + token.slice(at + removed);
        fc.pre(changed !== token);
        expect(claimsOfOwn(keys, changed, NOW)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});
