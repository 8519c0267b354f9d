import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../platform/config/configuration.js';
import { SETTINGS } from '../platform/config/settings.js';
import { StartupError } from './startup-error.js';

const SECRET_BYTES = 48;

/**
 * The secret that tokens are signed with: `TOKEN_SECRET`, else one that is generated once and kept in `<DATA_DIR>/token-secret`,
 * readable by the service's own account only. In production the configuration has refused to go without `TOKEN_SECRET`.
 * @throws StartupError when the file holds something too short for a secret.
 */
export async function resolveTokenSecret({
  tokenSecret,
  dataDirectory,
}: Pick<Configuration, 'tokenSecret' | 'dataDirectory'>): Promise<string> {
  if (tokenSecret !== undefined) return tokenSecret;
  const path = join(dataDirectory, 'token-secret');
  const secret = (await read(path)) ?? (await generate(dataDirectory, path));
  try {
    SETTINGS.tokenSecret.parse(secret);
  } catch (cause) {
    throw new StartupError(`${path} is not a secret of Punchcard's; remove it to have one generated`, { cause });
  }
  return secret;
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The file appears whole or not at all; of several processes that start at once the first one's secret counts. */
async function generate(dataDirectory: string, path: string): Promise<string> {
  await mkdir(dataDirectory, { recursive: true });
  const draft = `${path}.${randomUUID()}.draft`;
  await writeFile(draft, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return (await readFile(path, 'utf8')).trim();
}
