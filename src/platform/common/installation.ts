import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of `package.json`: the same one for `src`, for `dist` and in a container. */
export const PACKAGE_ROOT = rootAbove(import.meta.dirname);

/** The version of this build, as `package.json` has it: the only place where it is written by hand. */
export const VERSION = readVersion();

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json is missing: the installation is not whole');
  return rootAbove(parent);
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}
