/** One environment variable: how it is read, its default and what it does. The table of docs/configuration.md is tested against these. */
export interface Setting<T> {
  readonly variable: string;
  readonly description: string;
  readonly fallback: T;
  /** The fallback where `NODE_ENV` is not `production`, when it is another. */
  readonly fallbackOutsideProduction?: T;
  /** Shown instead of the fallback where that is empty or computed. */
  readonly fallbackText?: string;
  readonly secret?: true;
  /** Of a flag: another variable that is enough to raise it. */
  readonly raisedBy?: string;
  /** The value of a variable that is set; throws a RangeError that says what is expected, never what was found. */
  readonly parse: (text: string) => T;
}

export function integer(
  variable: string,
  fallback: number,
  min: number,
  max: number,
  description: string,
): Setting<number> {
  const parse = (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) throw new RangeError(`a whole number from ${min} to ${max}`);
    return value;
  };
  return { variable, fallback, description, parse };
}

/** What only production has unless it is set: trying the service out, or loading it, must neither trip over it nor wait for it. */
export function onlyInProduction(limit: Setting<number>): Setting<number> {
  return { ...limit, fallbackOutsideProduction: 0, fallbackText: `\`${limit.fallback}\` in production, else \`0\`` };
}

export function flag(variable: string, fallback: boolean, description: string): Setting<boolean> {
  const parse = (text: string): boolean => {
    if (text !== 'true' && text !== 'false') throw new RangeError('true or false');
    return text === 'true';
  };
  return { variable, fallback, description, parse };
}

/** What is open while trying the service out, and in production only to those who have been given `secret`, or when it is said. */
export function openOutsideProduction(variable: string, secret: string, description: string): Setting<boolean> {
  return {
    ...flag(variable, false, description),
    fallbackOutsideProduction: true,
    fallbackText: `\`true\`; in production only with \`${secret}\``,
    raisedBy: secret,
  };
}

export function oneOf<const T extends string>(
  variable: string,
  fallback: T,
  values: readonly T[],
  description: string,
): Setting<T> {
  const parse = (text: string): T => {
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) throw new RangeError(`one of ${values.join(', ')}`);
    return value;
  };
  return { variable, fallback, description, parse };
}

export function freeText(variable: string, fallback: string, description: string): Setting<string> {
  return { variable, fallback, description, parse: (value) => value };
}

export function optionalText(variable: string, description: string): Setting<string | undefined> {
  return { variable, fallback: undefined, description, parse: (value) => value };
}

export function optionalUrl(
  variable: string,
  protocols: readonly string[],
  description: string,
): Setting<string | undefined> {
  const parse = (value: string): string => {
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      throw new RangeError(`a URL that starts with ${protocols.join(' or ')}`);
    }
    return value;
  };
  return { variable, fallback: undefined, description, parse };
}

const SERVER_URL = 'a URL that starts with http: or https:, without user, password, query or fragment';

/** A server that is called: fetch refuses addresses with a user or password, which would also end up in logs. */
export function optionalServerUrl(variable: string, description: string): Setting<string | undefined> {
  const parse = (value: string): string => {
    if (!URL.canParse(value)) throw new RangeError(SERVER_URL);
    const url = new URL(value);
    if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
      throw new RangeError(SERVER_URL);
    }
    return value;
  };
  return { variable, fallback: undefined, description, parse };
}

/** Pages that browsers let call the API: origins as browsers spell them, or `*`. */
export function origins(variable: string, description: string): Setting<readonly string[]> {
  const parse = (text: string): readonly string[] => {
    const list = text.split(',').map((origin) => origin.trim());
    const readable = list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin);
    if (text !== '*' && !readable)
      throw new RangeError('origins such as https://book.example, separated by commas, or *');
    return list;
  };
  return { variable, fallback: [], fallbackText: '', description, parse };
}

/** A token of somebody else's, which is sent in a header. */
export function optionalToken(variable: string, description: string): Setting<string | undefined> {
  const parse = (value: string): string => {
    if (!/^[\x21-\x7e]+$/.test(value)) throw new RangeError('visible ASCII characters without spaces');
    return value;
  };
  return { variable, fallback: undefined, description, parse, secret: true };
}

/** HS256 wants a key at least as long as its digest (RFC 7518, 3.2). */
const MIN_SECRET_BYTES = 32;

export function optionalSecret(variable: string, description: string): Setting<string | undefined> {
  const parse = (value: string): string => {
    if (Buffer.byteLength(value) < MIN_SECRET_BYTES) throw new RangeError(`at least ${MIN_SECRET_BYTES} bytes`);
    return value;
  };
  return { variable, fallback: undefined, description, parse, secret: true };
}

/** Short enough to type, too long to guess. */
const MIN_PASSWORD_LENGTH = 12;

export function optionalPassword(variable: string, description: string): Setting<string | undefined> {
  const parse = (value: string): string => {
    if (value.length < MIN_PASSWORD_LENGTH) throw new RangeError(`at least ${MIN_PASSWORD_LENGTH} characters`);
    return value;
  };
  return { variable, fallback: undefined, description, parse, secret: true };
}
