/** One environment variable: how it is read, its default and what it does. The README's table is tested against these. */
export interface Setting<T> {
  readonly variable: string;
  readonly description: string;
  readonly fallback: T;
  /** Shown instead of the fallback where that is empty or computed. */
  readonly fallbackText?: string;
  readonly secret?: true;
  /** The value of a variable that is set; throws a RangeError that says what is expected, never what was found. */
  readonly parse: (text: string) => T;
}

function integer(variable: string, fallback: number, min: number, max: number, description: string): Setting<number> {
  const parse = (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) throw new RangeError(`a whole number from ${min} to ${max}`);
    return value;
  };
  return { variable, fallback, description, parse };
}

function flag(variable: string, fallback: boolean, description: string): Setting<boolean> {
  const parse = (text: string): boolean => {
    if (text !== 'true' && text !== 'false') throw new RangeError('true or false');
    return text === 'true';
  };
  return { variable, fallback, description, parse };
}

function oneOf<const T extends string>(
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

function freeText(variable: string, fallback: string, description: string): Setting<string> {
  return { variable, fallback, description, parse: (value) => value };
}

function optionalUrl(variable: string, protocols: readonly string[], description: string): Setting<string | undefined> {
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
function optionalServerUrl(variable: string, description: string): Setting<string | undefined> {
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

/** A token of somebody else's, which is sent in a header. */
function optionalToken(variable: string, description: string): Setting<string | undefined> {
  const parse = (value: string): string => {
    if (!/^[\x21-\x7e]+$/.test(value)) throw new RangeError('visible ASCII characters without spaces');
    return value;
  };
  return { variable, fallback: undefined, description, parse, secret: true };
}

/** HS256 wants a key at least as long as its digest (RFC 7518, 3.2). */
const MIN_SECRET_BYTES = 32;

function optionalSecret(variable: string, description: string): Setting<string | undefined> {
  const parse = (value: string): string => {
    if (Buffer.byteLength(value) < MIN_SECRET_BYTES) throw new RangeError(`at least ${MIN_SECRET_BYTES} bytes`);
    return value;
  };
  return { variable, fallback: undefined, description, parse, secret: true };
}

/** Short enough to type, too long to guess. */
const MIN_PASSWORD_LENGTH = 12;

function optionalPassword(variable: string, description: string): Setting<string | undefined> {
  const parse = (value: string): string => {
    if (value.length < MIN_PASSWORD_LENGTH) throw new RangeError(`at least ${MIN_PASSWORD_LENGTH} characters`);
    return value;
  };
  return { variable, fallback: undefined, description, parse, secret: true };
}

const POSTGRES = ['postgres:', 'postgresql:'];

/** Every setting of the service, by the name the code uses. */
export const SETTINGS = {
  environment: oneOf(
    'NODE_ENV',
    'development',
    ['development', 'test', 'production'],
    'In `production` nothing is made up: no embedded database, no demo data, no generated secret.',
  ),
  host: freeText('HOST', '127.0.0.1', 'Address to listen on.'),
  port: integer(
    'PORT',
    3000,
    0,
    65_535,
    'Port to listen on. Unset and taken, the next free one is used; set and taken, the service says so and ends.',
  ),
  dataDirectory: freeText('DATA_DIR', '.data', 'Where the embedded database, generated secrets and `demo.json` live.'),
  databaseUrl: optionalUrl(
    'DATABASE_URL',
    POSTGRES,
    'PostgreSQL to use, as the role that the service works with. Unset: the embedded one.',
  ),
  migrationUrl: optionalUrl(
    'DATABASE_MIGRATION_URL',
    POSTGRES,
    'The same database as the role that owns the tables and runs migrations. Unset: `DATABASE_URL`.',
  ),
  databasePoolSize: integer('DATABASE_POOL_SIZE', 16, 2, 1_000, 'Database connections per process.'),
  statementTimeoutMs: integer(
    'DATABASE_STATEMENT_TIMEOUT_MS',
    10_000,
    100,
    600_000,
    'Longest a statement may run, in milliseconds.',
  ),
  lockTimeoutMs: integer(
    'DATABASE_LOCK_TIMEOUT_MS',
    5_000,
    100,
    600_000,
    'Longest a statement may wait for a lock, in milliseconds.',
  ),
  connectTimeoutMs: integer(
    'DATABASE_CONNECT_TIMEOUT_MS',
    3_000,
    100,
    60_000,
    'Longest a request may wait for a database connection, in milliseconds.',
  ),
  tokenSecret: optionalSecret(
    'TOKEN_SECRET',
    'Secret that tokens are signed with (HS256), at least 32 bytes. Needed in production; generated in development.',
  ),
  previousTokenSecret: optionalSecret(
    'TOKEN_SECRET_PREVIOUS',
    'Tokens signed with this earlier secret are still accepted: set it while you rotate.',
  ),
  virtualBookingsUrl: optionalServerUrl(
    'VIRTUAL_BOOKINGS_URL',
    'Scheduling server to ask for bookings that have no payment request yet (docs/virtual-bookings.md). Unset: only our own.',
  ),
  virtualBookingsToken: optionalToken(
    'VIRTUAL_BOOKINGS_TOKEN',
    'Sent to the scheduling server as `Authorization: Bearer`. Unset: none is sent.',
  ),
  virtualBookingsTimeoutMs: integer(
    'VIRTUAL_BOOKINGS_TIMEOUT_MS',
    1_000,
    50,
    // Two attempts and the pause between them must end before the look-up does (LOOKUP_TIMEOUT_MS).
    1_400,
    'Longest the scheduling server may take for one of its two attempts, in milliseconds.',
  ),
  logLevel: oneOf('LOG_LEVEL', 'info', ['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'How much is logged.'),
  swagger: flag('SWAGGER_ENABLED', true, 'Swagger UI on `/docs` and the OpenAPI document on `/docs-json`.'),
  swaggerPassword: optionalPassword(
    'SWAGGER_PASSWORD',
    'Password that `/docs` and `/docs-json` ask for, under any user name, at least 12 characters. Unset: none.',
  ),
  redemptionGrouping: oneOf(
    'REDEMPTION_GROUPING',
    'all',
    ['all', 'business'],
    'Which redemptions share a transaction: `all`, or on a sharded PostgreSQL those of one `business`.',
  ),
  redemptionQueueLimit: integer(
    'REDEMPTION_QUEUE_LIMIT',
    5_000,
    1,
    1_000_000,
    'Redemptions that may wait for a transaction; beyond it they are answered 503.',
  ),
} satisfies Record<string, Setting<unknown>>;
