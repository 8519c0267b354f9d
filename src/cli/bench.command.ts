import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { StartupError } from '../bootstrap/startup-error.js';
import { COULD_NOT } from './exit-codes.js';

/** Beside the built service in a checkout; an image for production has none. */
const BENCH = fileURLToPath(new URL('../../bench/main.js', import.meta.url));
const INTERRUPTIONS = ['SIGINT', 'SIGTERM'] as const;
/** What shells add to a signal's number when it has ended a process. */
const ENDED_BY_SIGNAL = 128;

/** `punchcard bench`: the benchmark, in a process of its own so that nothing of this one is measured. Exits with its code, or 2: there is none. */
export function benchCommand(): Command {
  return new Command('bench')
    .description('Measure redemptions; every option goes to the benchmark (docs/benchmarks.md). Needs a checkout')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(runBench);
}

async function runBench(options: readonly string[]): Promise<void> {
  if (!existsSync(BENCH)) {
    throw new StartupError(
      `There is no benchmark in ${BENCH}: it comes with a checkout, not with an image for production`,
    );
  }
  const bench = spawn(process.execPath, [BENCH, ...options], { stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals): boolean => bench.kill(signal);
  for (const signal of INTERRUPTIONS) process.on(signal, passOn);
  try {
    const [code, signal] = (await once(bench, 'exit')) as [number | null, NodeJS.Signals | null];
    process.exitCode = code ?? (signal ? ENDED_BY_SIGNAL + constants.signals[signal] : COULD_NOT);
  } finally {
    for (const signal of INTERRUPTIONS) process.off(signal, passOn);
  }
}
