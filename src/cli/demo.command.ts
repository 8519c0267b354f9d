import { Command, Option } from 'commander';
import { type Demo, demoPath, readDemo } from '../pages/demo/demo-file.js';
import { readEnvironment } from '../bootstrap/environment.js';
import { DONE, endWithCode, exitCodes, NO } from './exit-codes.js';

/** `punchcard demo`: the ids and tokens of the demo business. Exits with 0: printed, 1: there is none, 2: could not look. */
export function demoCommand(): Command {
  return endWithCode(new Command('demo'))
    .description('Print the ids and tokens of the demo business')
    .option('--json', 'print an object; also when no format is asked for')
    .addOption(new Option('--shell', 'print assignments, for eval "$(…)" in a shell').conflicts('json'))
    .addHelpText('after', exitCodes({ [DONE]: 'printed', [NO]: 'there is no demo business; npm start makes one' }))
    .action(printDemo);
}

async function printDemo({ shell = false }: { shell?: boolean }): Promise<void> {
  const { dataDirectory } = readEnvironment();
  const demo = await readDemo(dataDirectory);
  if (!demo) {
    process.stderr.write(`There is no demo in ${demoPath(dataDirectory)}; npm start makes one\n`);
    process.exitCode = NO;
    return;
  }
  process.stdout.write(`${shell ? assignments(demo) : JSON.stringify(demo, null, 2)}\n`);
}

/** One `name='value'` a line. Within single quotes a shell changes nothing, and a quote is the one character to spell out. */
function assignments(demo: Demo): string {
  const lines = Object.entries(demo).map(([name, value]) => `${name}='${value.replaceAll("'", String.raw`'\''`)}'`);
  return lines.join('\n');
}
