/**
 * Names that the time zone database has today where the runtime still answers with the earlier one (Asia/Calcutta): both stay as
 * they are sent.
 */
const RENAMED = [
  'Africa/Asmara',
  'America/Argentina/Buenos_Aires',
  'America/Argentina/Catamarca',
  'America/Argentina/Cordoba',
  'America/Argentina/Jujuy',
  'America/Argentina/Mendoza',
  'America/Atikokan',
  'America/Indiana/Indianapolis',
  'America/Kentucky/Louisville',
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
  'Pacific/Chuuk',
  'Pacific/Kanton',
  'Pacific/Pohnpei',
] as const;

/** As long as names of zones are, with some air. */
const MAX_NAME_LENGTH = 40;
/** Letters first: an offset is no zone, though some runtimes take it for one. */
const NAME = /^[a-z][a-z0-9_+-]*(\/[a-z0-9_+-]+){0,2}$/;

/** Names by how they are spelled in lower case. There are some six hundred, so it stays as small as that. */
const names = new Map<string, string>(
  [...Intl.supportedValuesOf('timeZone'), ...RENAMED, 'UTC'].map((name) => [name.toLowerCase(), name]),
);

/**
 * The one spelling of an IANA time zone that everything else may use: an older name (US/Eastern) becomes today's. The runtime and its
 * libraries keep tens of kilobytes, for ever, for each spelling that they are asked about, so nothing else may reach them.
 * @returns undefined for what is no time zone
 */
export function canonicalTimeZone(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_NAME_LENGTH) return undefined;
  const spelling = value.toLowerCase();
  const known = names.get(spelling);
  if (known !== undefined || !NAME.test(spelling)) return known;
  const resolved = resolve(spelling);
  if (resolved !== undefined) names.set(spelling, resolved);
  return resolved;
}

/** An older name's zone. */
function resolve(timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
