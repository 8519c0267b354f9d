import {
  freeText,
  integer,
  oneOf,
  optionalPassword,
  optionalSecret,
  optionalServerUrl,
  optionalText,
  optionalToken,
  optionalUrl,
  origins,
  type Setting,
  onlyInProduction,
  openOutsideProduction,
} from './setting-kinds.js';

export type { Setting };

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
  processes: integer(
    'PROCESSES',
    1,
    1,
    64,
    'Processes that serve the port together. More than one pays where there are as many cores. Pool, queue and rate limits are each process’s own.',
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
  rowSecurity: oneOf(
    'DATABASE_ROW_SECURITY',
    'on',
    ['on', 'off'],
    'The database hides what a transaction has not named. `off` on a sharded PostgreSQL.',
  ),
  databasePoolSize: integer('DATABASE_POOL_SIZE', 16, 2, 1_000, 'Database connections per process.'),
  databasePipeline: oneOf(
    'DATABASE_PIPELINE',
    'on',
    ['on', 'off'],
    'A redemption’s statements are sent together. `off`: one by one through TypeORM, and V8 as it comes; slower, to settle a doubt about either.',
  ),
  preparedStatements: oneOf(
    'DATABASE_PREPARED_STATEMENTS',
    'on',
    ['on', 'off'],
    'Hot statements are prepared once per connection. `off` behind a pgbouncer older than 1.21 in transaction mode.',
  ),
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
  tokenJwksUrl: optionalServerUrl(
    'TOKEN_JWKS_URL',
    'Public keys of an outside issuer, whose RS256, ES256 and EdDSA tokens are accepted beside our own (docs/security.md). Unset: none.',
  ),
  tokenIssuer: optionalText(
    'TOKEN_ISSUER',
    'What `iss` of the outside issuer’s tokens must be. Needed with `TOKEN_JWKS_URL`.',
  ),
  tokenAudience: optionalText(
    'TOKEN_AUDIENCE',
    'What `aud` of the outside issuer’s tokens must be or contain. Needed with `TOKEN_JWKS_URL`.',
  ),
  rateLimitPerPrincipal: onlyInProduction(
    integer(
      'RATE_LIMIT_PER_PRINCIPAL',
      100,
      0,
      1_000_000,
      'Requests per second of one client, staff member, directory or application, and twice as many at once; 429 beyond. `0`: no limit.',
    ),
  ),
  rateLimitPerAddress: onlyInProduction(
    integer(
      'RATE_LIMIT_PER_ADDRESS',
      1_000,
      0,
      1_000_000,
      'The same for one address, with or without a token. An IPv6 address counts as its /64.',
    ),
  ),
  trustedProxies: integer(
    'TRUST_PROXY',
    0,
    0,
    10,
    'Proxies in front of the service that add to `X-Forwarded-For`. `0`: the header is not believed.',
  ),
  requestTimeoutMs: integer(
    'REQUEST_TIMEOUT_MS',
    15_000,
    1_000,
    300_000,
    'Longest a request may take to arrive, headers and body, in milliseconds; 408 beyond.',
  ),
  maxConnections: integer(
    'MAX_CONNECTIONS',
    10_000,
    1,
    1_000_000,
    'Connections that are open at once; further ones are closed unanswered.',
  ),
  maxConnectionsPerAddress: integer(
    'MAX_CONNECTIONS_PER_ADDRESS',
    500,
    0,
    1_000_000,
    'Of these, how many may be one address’s (an IPv6 /64 is one), in each process. `0`: all; so also with `TRUST_PROXY`.',
  ),
  corsOrigins: origins(
    'CORS_ORIGINS',
    'Origins whose pages may call the API from a browser, separated by commas; `*`: any. Unset: none.',
  ),
  hstsMaxAgeSeconds: integer(
    'HSTS_MAX_AGE',
    0,
    0,
    63_072_000,
    'Seconds for which browsers are told to use HTTPS only (`Strict-Transport-Security`). `0`: they are not told.',
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
  drainMs: onlyInProduction(
    integer(
      'DRAIN_MS',
      5_000,
      0,
      60_000,
      'How long a stopping service fails `/health/ready` and still serves, in milliseconds: a little more than the load balancer takes to notice.',
    ),
  ),
  metrics: openOutsideProduction(
    'METRICS_ENABLED',
    'METRICS_TOKEN',
    'Prometheus metrics on `/metrics`. `true` in production without a token: for everybody.',
  ),
  metricsToken: optionalToken(
    'METRICS_TOKEN',
    'Token that `/metrics` asks for (`Authorization: Bearer`). Unset: none.',
  ),
  tracesUrl: optionalServerUrl(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OpenTelemetry collector (OTLP over HTTP) that traces are sent to. Unset: nothing is traced.',
  ),
  logLevel: oneOf('LOG_LEVEL', 'info', ['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'How much is logged.'),
  swagger: openOutsideProduction(
    'SWAGGER_ENABLED',
    'SWAGGER_PASSWORD',
    'Swagger UI on `/docs` and the OpenAPI document on `/docs-json`. `true` in production without a password: for everybody.',
  ),
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
