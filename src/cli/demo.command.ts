import { Command } from 'commander';
import { demoPath, readDemo } from '../demo/demo-file.js';
import { readEnvironment } from '../startup/environment.js';
import { StartupError } from '../startup/startup-error.js';

/** `punchcard demo`: the ids and tokens of the demo business, as JSON. */
export function demoCommand(): Command {
  return new Command('demo').description('Print the ids and tokens of the demo business').action(printDemo);
}

async function printDemo(): Promise<void> {
  const { dataDirectory } = readEnvironment();
  const demo = await readDemo(dataDirectory);
  if (!demo) throw new StartupError(`There is no demo in ${demoPath(dataDirectory)}; npm start makes one`);
  process.stdout.write(`${JSON.stringify(demo, null, 2)}\n`);
}
