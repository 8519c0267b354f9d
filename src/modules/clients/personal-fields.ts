import type { Client } from './client.entity.js';

/** What tells who a client is. */
export type PersonalFields = Pick<Client, 'firstName' | 'lastName' | 'email' | 'phone' | 'address' | 'customId'>;

/** What a client is found and told from others by; it follows from the personal fields. */
export type PersonalKeys = Pick<Client, 'emailKey'>;

/** Of a client that nobody is to find by what it was called, and whose e-mail address is free for others. */
export const NO_KEYS: PersonalKeys = { emailKey: null };

/** The columns that a client's personal fields make. Whoever writes one of them writes these, so that the keys always follow. */
export function personalColumns(fields: PersonalFields): PersonalFields & PersonalKeys {
  const { firstName, lastName, email, phone, address, customId } = fields;
  return { firstName, lastName, email, phone, address, customId, emailKey: email?.toLowerCase() ?? null };
}

/** A text without the white space around it, or null where nothing is left. */
export function textOrNull(text: string | null | undefined): string | null {
  return text?.trim() || null;
}
