import { createHash, createSecretKey, type KeyObject } from 'node:crypto';

/** A secret that tokens are signed with, and its name in the token's header. */
export interface TokenKey {
  readonly kid: string;
  /** A key object: given the secret as text, the verifier would first try to read it as a public key, 50 times slower. */
  readonly key: KeyObject;
}

const KID_LENGTH = 8;

/** The live secrets: one that signs, and an earlier one that is still accepted while secrets are rotated. */
export class TokenKeys {
  readonly signing: TokenKey;
  private readonly byKid: ReadonlyMap<string, TokenKey>;
  /** By the header as our own tokens spell it, so that it needs no reading. */
  private readonly byHeader: ReadonlyMap<string, TokenKey>;

  constructor(secret: string, previousSecret?: string) {
    this.signing = tokenKey(secret);
    const keys = previousSecret === undefined ? [this.signing] : [this.signing, tokenKey(previousSecret)];
    this.byKid = new Map(keys.map((key) => [key.kid, key]));
    this.byHeader = new Map(keys.map((key) => [headerText(key.kid), key]));
  }

  /** The key of a header that is spelled exactly as in our own tokens, algorithm included. */
  findByHeader(header: string): TokenKey | undefined {
    return this.byHeader.get(header);
  }

  /** The key that a token's header names; the signing key for a token that names none. Undefined for what is not a token,
   * and for one with header parameters that must be understood. */
  findFor(token: string): TokenKey | undefined {
    const known = this.findByHeader(token.slice(0, token.indexOf('.')));
    if (known) return known;
    const header = headerOf(token);
    // What is critical to whoever signed it is not known here (RFC 7515, 4.1.11).
    if (!header || header.crit !== undefined) return undefined;
    if (header.kid === undefined) return this.signing;
    return typeof header.kid === 'string' ? this.byKid.get(header.kid) : undefined;
  }
}

function tokenKey(secret: string): TokenKey {
  const kid = createHash('sha256').update('kid').update(secret).digest('base64url').slice(0, KID_LENGTH);
  return { kid, key: createSecretKey(Buffer.from(secret, 'utf8')) };
}

function headerText(kid: string): string {
  return Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT', kid })).toString('base64url');
}

/** What a token says about itself, not verified; undefined for what is not a token. */
export function headerOf(
  token: string,
): { readonly kid?: unknown; readonly alg?: unknown; readonly crit?: unknown } | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null ? header : undefined;
  } catch {
    return undefined;
  }
}
