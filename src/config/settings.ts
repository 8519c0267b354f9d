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

function text(variable: string, fallback: string, description: string): Setting<string> {
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

/** HS256 wants a key at least as long as its digest (RFC 7518, 3.2). */
const MIN_SECRET_BYTES = 32;

function optionalSecret(variable: string, description: string): Setting<string | undefined> {
  const parse = (value: string): string => {
    if (Buffer.byteLength(value) < MIN_SECRET_BYTES) throw new RangeError(`at least ${MIN_SECRET_BYTES} bytes`);
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
  host: text('HOST', '127.0.0.1', 'Address to listen on.'),
  port: integer(
    'PORT',
    3000,
    0,
    65_535,
    'Port to listen on. Unset and taken, the next free one is used; set and taken, the service says so and ends.',
  ),
  dataDirectory: text('DATA_DIR', '.data', 'Where the embedded database, generated secrets and `demo.json` live.'),
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
  logLevel: oneOf('LOG_LEVEL', 'info', ['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'How much is logged.'),
  swagger: flag('SWAGGER_ENABLED', true, 'Swagger UI on `/docs` and the OpenAPI document on `/docs-json`.'),
} satisfies Record<string, Setting<unknown>>;
