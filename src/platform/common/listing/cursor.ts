import { createHash } from 'node:crypto';

/** What a row is sorted by: the value of a column, instants as ISO 8601. */
export type SortValue = string | number | boolean;

/** Longest cursor that is read; what an order has fits in a few hundred characters. */
export const MAX_CURSOR_LENGTH = 1024;
const MAX_SORT_VALUES = 8;
const HASH_BYTES = 9;
const SPELLING = new RegExp(`^[A-Za-z0-9_-]{${2 * HASH_BYTES},${MAX_CURSOR_LENGTH}}$`);

/**
 * A place in a list: after the row with these sort values, whether or not it is there any more. It is good for the list that it was
 * made for. Nothing in it is secret, and it opens nothing: whose rows are listed is the token's to say.
 * @param list what the list is of, and its order
 */
export function encodeCursor(list: string, after: readonly SortValue[]): string {
  const place = Buffer.concat([hashOf(list), Buffer.from(JSON.stringify(after))]);
  return Buffer.concat([hashOf(place), place]).toString('base64url');
}

/** The sort values in a cursor; `other` for one of another list, undefined for a text that is no cursor or was changed. */
export function decodeCursor(list: string, text: string): readonly SortValue[] | 'other' | undefined {
  if (!SPELLING.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  const place = bytes.subarray(HASH_BYTES);
  // What is left over in the last character is no part of the bytes.
  if (bytes.toString('base64url') !== text || !hashOf(place).equals(bytes.subarray(0, HASH_BYTES))) return undefined;
  const after = parsed(place.subarray(HASH_BYTES).toString());
  if (!isPlace(after)) return undefined;
  return hashOf(list).equals(place.subarray(0, HASH_BYTES)) ? after : 'other';
}

function hashOf(content: string | Buffer): Buffer {
  return createHash('sha256').update(content).digest().subarray(0, HASH_BYTES);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPlace(after: unknown): after is SortValue[] {
  if (!Array.isArray(after) || after.length > MAX_SORT_VALUES) return false;
  return after.every((value) => ['string', 'number', 'boolean'].includes(typeof value));
}
