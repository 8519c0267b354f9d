import { createHash } from 'node:crypto';

const HASH_BYTES = 9;

/** A cursor that was answered, with another place in it and all its checks right: what somebody who has read the source can make. */
export function forgedCursor(answered: string, place: string): string {
  const list = Buffer.from(answered, 'base64url').subarray(HASH_BYTES, 2 * HASH_BYTES);
  const content = Buffer.concat([list, Buffer.from(place)]);
  const check = createHash('sha256').update(content).digest().subarray(0, HASH_BYTES);
  return Buffer.concat([check, content]).toString('base64url');
}

/** The values in a cursor. */
export function placeIn(cursor: string): unknown[] {
  return JSON.parse(
    Buffer.from(cursor, 'base64url')
      .subarray(2 * HASH_BYTES)
      .toString(),
  ) as unknown[];
}

/** Places that no row has. */
export const NO_PLACES = [
  '',
  '{',
  'null',
  '{}',
  '[]',
  '"2026-01-01"',
  '[null,null]',
  '[[],{}]',
  '[1,2,3,4,5,6,7,8,9]',
  '["2026-13-45T99:00:00Z","a"]',
  '["1; drop table clients","a"]',
  '["0000-00-00","a","b"]',
  '["2026-01-01T00:00:00.000Z","a\\u0000b"]',
  '["2026-01-01T00:00:00.000Z"]',
  '["2026-01-01T00:00:00.000Z","a","b","c"]',
  '[1e999,"a"]',
  '[99999999999,"a"]',
  '[1.5,"a"]',
  '[true,"a"]',
  '[true,true,true]',
  `["2026-01-01T00:00:00.000Z","${'x'.repeat(300)}"]`,
];
