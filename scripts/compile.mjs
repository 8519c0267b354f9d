/**
 * Compiles what has changed into `dist/`. An installation for production lacks what that needs: it runs what was compiled before, or elsewhere.
 * Usage: node scripts/compile.mjs [--if-possible]: then it is no failure when there is nothing to run yet
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROJECT = 'tsconfig.build.json';
const MAIN = 'dist/src/main.js';
const MISSING =
  "Nothing is compiled here and development's packages are not installed: run npm ci --include=dev && npm run build first, " +
  'or copy dist/ from where it was built';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const ifPossible = process.argv[2] === '--if-possible';
if (canCompile()) {
  process.argv.splice(2, Infinity, '-b', PROJECT);
  await import('typescript/bin/tsc');
} else if (!existsSync(MAIN)) {
  console.error(MISSING);
  if (!ifPossible) process.exitCode = 1;
}

/** Production's packages may bring the compiler along, but not what declares their types. */
function canCompile() {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const needed = Object.keys(devDependencies).filter((name) => /^(typescript$|@types\/)/.test(name));
  return needed.every((name) => existsSync(`node_modules/${name}/package.json`));
}
