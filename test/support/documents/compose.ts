import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';

/** What compose.yaml says of one container, as far as tests look. */
export interface ComposeService {
  readonly image?: string;
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
}

/** compose.yaml, parsed. */
export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly configs: Readonly<Record<string, { readonly file?: string; readonly content?: string }>>;
}

/** Reads compose.yaml; what it takes from the environment is still `${…}`. */
export async function readCompose(): Promise<Compose> {
  return load(await readFile('compose.yaml', 'utf8')) as Compose;
}

/** A value as Compose hands it on, for the forms that compose.yaml uses: `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. */
export function interpolated(value: string, environment: Readonly<Record<string, string>>): string {
  return value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_whole, name: string, kind?: string, text = '') => {
    const given = environment[name];
    if (given) return given;
    if (kind === '?') throw new Error(text);
    return text;
  });
}
