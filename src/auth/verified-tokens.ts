import { Injectable } from '@nestjs/common';
import type { Principal } from './principal.js';

const MAX_TOKENS = 5_000;
/** Longer ones are none of ours; they are verified each time. */
const MAX_TOKEN_LENGTH = 1_024;

/** A token whose signature has been verified: whose it is, and what it is revoked by. */
export interface VerifiedToken {
  readonly principal: Principal;
  readonly tokenId: string;
  /** Seconds since 1970; undefined: never. */
  readonly expiresAt: number | undefined;
}

/**
 * Tokens of ours that have been verified lately, the least recently used of which are forgotten: whoever asks again with the same
 * token costs no second signature check. Revocation and expiry are looked at each time.
 */
@Injectable()
export class VerifiedTokens {
  private readonly byText = new Map<string, VerifiedToken>();

  /** What is known of a token that has not expired. */
  find(token: string): VerifiedToken | undefined {
    const known = this.byText.get(token);
    if (!known) return undefined;
    this.byText.delete(token);
    if (known.expiresAt !== undefined && known.expiresAt <= Date.now() / 1000) return undefined;
    this.byText.set(token, known);
    return known;
  }

  /** Keeps a token that has just been verified. */
  remember(token: string, verified: VerifiedToken): void {
    if (token.length > MAX_TOKEN_LENGTH) return;
    this.byText.set(token, verified);
    if (this.byText.size > MAX_TOKENS) this.byText.delete(this.byText.keys().next().value ?? '');
  }
}
