import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const HOOKS = resolve('test/support/processes/typescript-hooks.mjs');
const CLI = resolve('src/cli.ts');

/** What a command line came to. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs `punchcard …` as an operator would, with nothing in its environment but `environment`. */
export async function punchcard(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder = process.cwd(),
): Promise<Outcome> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['--no-warnings', '--import', HOOKS, CLI, ...args], {
    cwd: folder,
    env: { PATH, NODE_ENV: 'test', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, output, errors };
}
