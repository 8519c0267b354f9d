/**
 * The service for whoever changes it: compiles what changes and restarts. Arguments are Node's, for example `--inspect`.
 * Usage: node scripts/start-dev.mjs [option …]
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const TSC = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
const COMPILE = [TSC, '-b', 'tsconfig.build.json'];
const MAIN = 'dist/src/main.js';
const PARENT_CHECK_MS = 200;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const first = spawnSync(process.execPath, COMPILE, { stdio: 'inherit' });
if (!existsSync(MAIN)) process.exit(first.status ?? 1);

const children = [
  [...COMPILE, '--watch', '--preserveWatchOutput'],
  ['--watch', '--watch-preserve-output', ...process.argv.slice(2), MAIN],
].map((args) => spawn(process.execPath, args, { stdio: 'inherit' }));
const ends = children.map((child) => once(child, 'exit'));

let stopping = false;

/** Ends both, the service as it likes to be ended, and then itself. */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  killAll();
  await Promise.all(ends);
  process.exit(code);
}

function killAll() {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
process.once('exit', killAll);
for (const end of ends) void end.then(([code]) => stop(code ?? 1));
// npm passes a signal on to a shell, which dies of it without telling this process.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && void stop(0), PARENT_CHECK_MS).unref();
