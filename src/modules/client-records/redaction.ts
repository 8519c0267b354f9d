import type { PersonalFields } from '../clients/personal-fields.js';

/** What an anonymous client is called. */
export const ANONYMOUS = 'Anonymous';

/** Gives a text back without what told who somebody is. */
export type Redact = (text: string) => string;

/** Shorter names are words of other texts too often. */
const MIN_NAME_LENGTH = 3;
const SPECIAL = /[\\^$.*+?()[\]{}|]/g;

/**
 * Replaces the names and details of `people` wherever they stand as words of a text that somebody wrote, in either case. What says
 * who it is in other words, nobody can find. Pure.
 */
export function redactionOf(people: readonly PersonalFields[]): Redact {
  const texts = people.flatMap(textsOf).flatMap((text) => [text.normalize('NFC'), text.normalize('NFD')]);
  const known = [...new Set(texts)].toSorted((a, b) => b.length - a.length);
  if (known.length === 0) return (text) => text;
  const words = known.map((text) => text.replaceAll(SPECIAL, String.raw`\$&`)).join('|');
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words})(?![\p{L}\p{N}])`, 'giu');
  return (text) => text.replaceAll(pattern, ANONYMOUS);
}

function textsOf({ firstName, lastName, email, phone, address, customId }: PersonalFields): string[] {
  const names = [firstName, lastName ?? ''];
  const whole =
    lastName === null ? [] : [`${firstName} ${lastName}`, `${lastName} ${firstName}`, `${lastName}, ${firstName}`];
  const details = [email, phone, address, customId].map((text) => text ?? '');
  return [...whole, ...names, ...details].map((text) => text.trim()).filter((text) => text.length >= MIN_NAME_LENGTH);
}

/** Fields of stored answers that say who a client is, and what stands there afterwards. */
const PERSONAL: ReadonlyMap<string, string | null> = new Map([
  ['first_name', ANONYMOUS],
  ['full_name', ANONYMOUS],
  ['display_name', ANONYMOUS],
  ['billing_address', ANONYMOUS],
  ...['last_name', 'email', 'phone', 'address', 'custom_id', 'form_data', 'token'].map((name) => [name, null] as const),
]);

/** Fields of stored answers in which people write what they like. */
const WRITTEN: ReadonlySet<string> = new Set(['title', 'sellable_name', 'name', 'description', 'payment_method']);

/** A stored answer about a client as it may be kept once the client is anonymous. Pure. */
export function anonymousAnswer(body: string, redact: Redact): string {
  return JSON.stringify(
    JSON.parse(body, (name, value: unknown) => {
      const instead = value === null ? undefined : PERSONAL.get(name);
      if (instead !== undefined) return instead;
      return typeof value === 'string' && WRITTEN.has(name) ? redact(value) : value;
    }),
  );
}
