/** A newcomer's shell: lines are run as they are pasted, without this machine's settings. */
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CURL = isInstalled('curl')
  ? 'command curl'
  : `'${process.execPath}' '${fileURLToPath(new URL('curl.mjs', import.meta.url))}'`;
/** Has curl tell the status on standard error, where a command substitution leaves it alone. */
const TELL_STATUS = `curl() { ${CURL} "$@" -w '%{stderr}HTTP %{http_code}\\n'; }`;
const END_OF_BLOCK = '--- end of block ---';

/** The environment without what sets this service or npm up: a newcomer has none of it. */
export function newcomerEnvironment() {
  const ours = /^(NODE_ENV|HOST|PORT|DATA_DIR|LOG_LEVEL|SWAGGER_ENABLED|(DATABASE|TOKEN|VIRTUAL_BOOKINGS)_.*)$/;
  const kept = Object.entries(process.env).filter(
    ([name]) => !ours.test(name) && !/^npm_(package|lifecycle)_/.test(name),
  );
  return Object.fromEntries(kept);
}

export function isInstalled(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Runs a command line in `folder` and shows what it prints. @throws when it fails */
export function run(line, folder) {
  const env = { ...newcomerEnvironment(), npm_config_audit: 'false', npm_config_loglevel: 'error' };
  execFileSync('sh', ['-c', line], { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

/**
 * Pastes blocks of lines one after the other into one shell in `folder`.
 * @returns for each block its `output` and the `statuses` of the requests that it made with curl @throws when a line fails
 */
export function paste(blocks, folder) {
  const end = `printf '\\n${END_OF_BLOCK}\\n'; printf '\\n${END_OF_BLOCK}\\n' >&2`;
  const script = ['set -e', TELL_STATUS, ...blocks.flatMap((block) => [block, end])].join('\n');
  const { status, stdout, stderr } = spawnSync('sh', ['-s'], {
    cwd: folder,
    env: newcomerEnvironment(),
    input: script,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`a shell ended with ${status}\n${stderr}`);
  const told = stderr.split(`\n${END_OF_BLOCK}\n`);
  return stdout
    .split(`\n${END_OF_BLOCK}\n`)
    .slice(0, -1)
    .map((output, index) => ({
      output,
      statuses: Array.from(told[index].matchAll(/^HTTP (\d{3})$/gm), ([, code]) => Number(code)),
    }));
}
