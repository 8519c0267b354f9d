import { randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 16;
/** 252 = 7 × 36: bytes at or above it would favour the first letters, so they are thrown away. */
const UNBIASED_LIMIT = 252;
const POOL_BYTES = 4096;

let pool = Buffer.alloc(0);
let position = 0;

/** A new identifier: 16 lower-case alphanumerics from the system's random source, unguessable (contract 0.5). */
export function newUid(): string {
  let uid = '';
  while (uid.length < LENGTH) {
    if (position === pool.length) {
      pool = randomBytes(POOL_BYTES);
      position = 0;
    }
    const byte = pool[position++]!;
    if (byte < UNBIASED_LIMIT) uid += ALPHABET[byte % ALPHABET.length];
  }
  return uid;
}
