import { InvalidParameterError } from '../errors/common.errors.js';

/** The largest answer with a list in it, in bytes, give or take its escapes. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** What a number, a date, a boolean or a key's punctuation takes at most. */
const SCALAR_BYTES = 24;
const PUNCTUATION_BYTES = 4;

/**
 * Refuses an answer that has a list in it and is too large to be sent, before its text is made: what one request may cost must not
 * depend on how much somebody has stored. Answers without lists are bounded by their fields.
 * @throws InvalidParameterError that says what to ask for instead
 */
export function assertSendable(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  if (!Array.isArray(body) && !Object.values(body).some((value) => Array.isArray(value) || hasList(value))) return;
  if (left(body, MAX_ANSWER_BYTES) >= 0) return;
  throw new InvalidParameterError(
    'The answer would be larger than 4 MiB: ask for fewer rows at a time (per_page), or for a shorter time',
    'per_page',
  );
}

/** Lists are at the top of an answer, or in the one record that it is. */
function hasList(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).some((inner) => Array.isArray(inner));
}

/** What is left of `budget` bytes after `value`; below zero as soon as it is too large. */
function left(value: unknown, budget: number): number {
  if (typeof value === 'string') return budget - Buffer.byteLength(value) - PUNCTUATION_BYTES;
  if (typeof value !== 'object' || value === null || value instanceof Date) return budget - SCALAR_BYTES;
  let rest = budget - PUNCTUATION_BYTES;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length && rest >= 0; at += 1) rest = left(value[at], rest);
    return rest;
  }
  for (const key in value) {
    if (rest < 0) return rest;
    rest = left((value as Record<string, unknown>)[key], rest - key.length - PUNCTUATION_BYTES);
  }
  return rest;
}
