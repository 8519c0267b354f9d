import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { PACKAGE_ROOT } from '../installation.js';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/** A file that is served as it is. */
export interface PublicFile {
  readonly contentType: string;
  readonly text: string;
}

/**
 * Reads a file of the folder `public/`, which lies beside `package.json` and is never compiled: the same files serve from `src`,
 * from `dist` and in a container, as long as `public/` is there.
 * @param path below `public/`, for example `cards/app.js`
 * @throws Error when there is no such file, so that a wrong installation shows at start-up
 */
export function readPublicFile(path: string): PublicFile {
  const contentType = CONTENT_TYPES[extname(path)];
  if (contentType === undefined) throw new Error(`No content type for public/${path}`);
  return { contentType, text: readFileSync(join(PACKAGE_ROOT, 'public', path), 'utf8') };
}
