import { describe, expect, test } from '@jest/globals';
import { type VerifiedToken, VerifiedTokens } from '../../../src/auth/verified-tokens.js';

const HOUR = 3_600;
const nowSeconds = Date.now() / 1000;

function tokenOf(uid: string, expiresAt: number | undefined = nowSeconds + HOUR): VerifiedToken {
  return { principal: { type: 'client', uid, businessUid: 'lotus' }, tokenId: uid, expiresAt };
}

describe('tokens that have been verified', () => {
  test('are known by their whole text', () => {
    const tokens = new VerifiedTokens();
    tokens.remember('header.claims.signature', tokenOf('anna'));
    expect(tokens.find('header.claims.signature')?.principal.uid).toBe('anna');
    expect(tokens.find('header.claims.signaturf')).toBeUndefined();
    expect(tokens.find('')).toBeUndefined();
  });

  test('are known no longer once they expire', () => {
    const tokens = new VerifiedTokens();
    tokens.remember('old', tokenOf('anna', nowSeconds - 1));
    tokens.remember('endless', tokenOf('ben', undefined));
    expect(tokens.find('old')).toBeUndefined();
    expect(tokens.find('endless')).toBeDefined();
  });

  test('are bounded in number and length; the least recently used is forgotten first', () => {
    const tokens = new VerifiedTokens();
    tokens.remember('first', tokenOf('first'));
    tokens.remember('second', tokenOf('second'));
    for (let number = 0; number < 4_998; number += 1) tokens.remember(`token ${number}`, tokenOf('anna'));
    expect(tokens.find('first')).toBeDefined();
    tokens.remember('one more', tokenOf('ben'));
    expect(tokens.find('second')).toBeUndefined();
    expect(tokens.find('first')).toBeDefined();
    tokens.remember('x'.repeat(1_025), tokenOf('anna'));
    expect(tokens.find('x'.repeat(1_025))).toBeUndefined();
  });
});
