import { SETTINGS, type Setting } from './settings.js';

type ValueOf<S> = S extends Setting<infer T> ? T : never;
type Values = { readonly [K in keyof typeof SETTINGS]: ValueOf<(typeof SETTINGS)[K]> };

/** The environment, parsed once and frozen. One property for each of `SETTINGS`. */
export type Configuration = Values & {
  /** Names of the variables that the environment sets. */
  readonly given: ReadonlySet<string>;
};

/** Injection token of the {@link Configuration}. */
export const CONFIGURATION = Symbol('Configuration');

/** The environment can't be used as it is. Its message names variables, never their values. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/**
 * Reads the configuration from environment variables. An empty variable counts as unset.
 * @throws ConfigurationError naming every variable that is missing or can't be read.
 */
export function loadConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const problems: string[] = [];
  const given = new Set<string>();
  const values: Record<string, unknown> = {};
  const production = environment['NODE_ENV'] === 'production';
  for (const [name, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const text = environment[setting.variable];
    values[name] = production ? setting.fallback : (setting.fallbackOutsideProduction ?? setting.fallback);
    if (text === undefined || text === '') continue;
    given.add(setting.variable);
    try {
      values[name] = setting.parse(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push(`${setting.variable} must be ${error.message}`);
    }
  }
  for (const [name, { variable, raisedBy }] of Object.entries<Setting<unknown>>(SETTINGS)) {
    if (raisedBy !== undefined && given.has(raisedBy) && !given.has(variable)) values[name] = true;
  }
  if (production) {
    for (const variable of ['DATABASE_URL', 'TOKEN_SECRET']) {
      if (!given.has(variable)) problems.push(`${variable} must be set in production`);
    }
  }
  if (given.has('TOKEN_JWKS_URL')) {
    // Issuers often sign for many services with the same keys.
    for (const variable of ['TOKEN_ISSUER', 'TOKEN_AUDIENCE']) {
      if (!given.has(variable)) problems.push(`${variable} must be set with TOKEN_JWKS_URL`);
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.freeze({ ...(values as Values), given });
}
