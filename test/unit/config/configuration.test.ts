import { describe, expect, test } from '@jest/globals';
import { ConfigurationError, loadConfiguration } from '../../../src/platform/config/configuration.js';
import type { Setting } from '../../../src/platform/config/setting-kinds.js';
import { SETTINGS } from '../../../src/platform/config/settings.js';

const SECRET = 'a'.repeat(32);
const DATABASE_URL = 'postgresql://service:pass-word@db.example/punchcard';

/** What is wrong with an environment, in the service's words. */
function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfiguration(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems;
  }
}

describe('an empty environment', () => {
  test('gives every setting its default', () => {
    const { given, ...values } = loadConfiguration({});
    const settings: [string, Setting<unknown>][] = Object.entries(SETTINGS);
    const defaults = settings.map(([name, { fallback, fallbackOutsideProduction }]) => [
      name,
      fallbackOutsideProduction ?? fallback,
    ]);
    expect(values).toEqual(Object.fromEntries(defaults));
    expect(given.size).toBe(0);
  });

  test('limits callers in production only, unless it is told to', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL, TOKEN_SECRET: 'x'.repeat(32) };
    expect(loadConfiguration({})).toMatchObject({ rateLimitPerPrincipal: 0, rateLimitPerAddress: 0 });
    expect(loadConfiguration(production)).toMatchObject({ rateLimitPerPrincipal: 100, rateLimitPerAddress: 1_000 });
  });

  test('is what empty variables amount to', () => {
    expect(loadConfiguration({ PORT: '', DATABASE_URL: '', TOKEN_SECRET: '' })).toEqual(loadConfiguration({}));
  });
});

test('what is set is read, and known to be set', () => {
  const configuration = loadConfiguration({ PORT: '8080', SWAGGER_ENABLED: 'false', DATABASE_URL });
  expect(configuration).toMatchObject({ port: 8080, swagger: false, databaseUrl: DATABASE_URL });
  expect([...configuration.given]).toEqual(['PORT', 'DATABASE_URL', 'SWAGGER_ENABLED']);
});

test('the configuration can’t be changed', () => {
  expect(Object.isFrozen(loadConfiguration({}))).toBe(true);
});

describe('a variable that can’t be read is named, its value is not', () => {
  const unreadable: [string, string][] = [
    ['NODE_ENV', 'staging'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['PORT', ' 3000'],
    ['DATABASE_URL', 'mysql://root:hunter2@db.example/x'],
    ['DATABASE_URL', 'hunter2'],
    ['DATABASE_MIGRATION_URL', 'hunter2'],
    ['DATABASE_POOL_SIZE', '1001'],
    ['DATABASE_STATEMENT_TIMEOUT_MS', '0.5'],
    ['TOKEN_SECRET', 'a-secret-of-only-31-bytes-......'.slice(0, 31)],
    ['TOKEN_SECRET_PREVIOUS', 'short-secret'],
    ['LOG_LEVEL', 'verbose'],
    ['SWAGGER_ENABLED', 'yes'],
  ];

  test.each(unreadable)('%s=%s', (variable, value) => {
    const [problem, ...others] = problemsOf({ [variable]: value });
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${variable} must be `));
    expect(problem).not.toContain(value);
  });

  test('all of them at once', () => {
    const names = problemsOf({ PORT: 'x', LOG_LEVEL: 'x', TOKEN_SECRET: 'x' }).map((problem) => problem.split(' ')[0]);
    expect(names).toEqual(['PORT', 'TOKEN_SECRET', 'LOG_LEVEL']);
  });
});

describe('a secret', () => {
  test('of 32 bytes is accepted, counted in bytes and not in characters', () => {
    expect(problemsOf({ TOKEN_SECRET: SECRET })).toEqual([]);
    expect(problemsOf({ TOKEN_SECRET: 'ä'.repeat(16) })).toEqual([]);
  });

  test('of 31 bytes is refused', () => {
    expect(problemsOf({ TOKEN_SECRET: 'a'.repeat(31) })).toEqual(['TOKEN_SECRET must be at least 32 bytes']);
  });
});

describe('in production', () => {
  const NODE_ENV = 'production';

  test('nothing is made up: the database and the secret must be set', () => {
    expect(problemsOf({ NODE_ENV })).toEqual([
      'DATABASE_URL must be set in production',
      'TOKEN_SECRET must be set in production',
    ]);
    expect(problemsOf({ NODE_ENV, DATABASE_URL, TOKEN_SECRET: SECRET })).toEqual([]);
  });

  test('an empty variable is not set', () => {
    expect(problemsOf({ NODE_ENV, DATABASE_URL, TOKEN_SECRET: '' })).toEqual([
      'TOKEN_SECRET must be set in production',
    ]);
  });
});
