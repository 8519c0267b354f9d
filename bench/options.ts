import { Command, InvalidArgumentError, Option } from 'commander';
import { DONE, endWithCode, exitCodes } from '../src/cli/exit-codes.js';

/** What to measure, and with how much patience. */
export interface BenchOptions {
  readonly clients: number;
  /** Payment statuses for bookings. */
  readonly statuses: number;
  /** Length of a run, in seconds. */
  readonly seconds: number;
  /** Runs of each row; the report shows medians. */
  readonly runs: number;
  readonly connections: readonly number[];
  /** Names of rows, or their beginnings; empty: all. */
  readonly only: readonly string[];
  /** Payment statuses of the databases that are compared with the first of them. */
  readonly growth: readonly number[];
  readonly databaseUrl: string | undefined;
  readonly json: boolean;
  readonly quick: boolean;
  /** Folder for CPU profiles of the service. */
  readonly cpuProf: string | undefined;
  /** Minutes of load beside everything else, to see whether memory stays flat; 0: none. */
  readonly soak: number;
}

const MULTIPLIERS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6 };

function count(text: string): number {
  const match = /^(\d+)([km])?$/i.exec(text.trim());
  const value = Number(match?.[1]) * (MULTIPLIERS[match?.[2]?.toLowerCase() ?? ''] ?? 1);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number like 10000, 10k or 1M');
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0');
  return value;
}

const counts = (text: string): number[] => text.split(',').map(count);
const names = (text: string): string[] => text.split(',').map((name) => name.trim());

const FULL = { clients: 100_000, statuses: 1_000_000, seconds: 10, runs: 3, connections: [1, 16, 64, 256] };
const QUICK = { clients: 20_000, statuses: 200_000, seconds: 5, runs: 3, connections: [64] };
const FULL_GROWTH = [10_000, 100_000, 1_000_000];

/** Reads the command line; prints the help, or what is wrong, and ends the process where it has to. */
export function readOptions(argv: readonly string[]): BenchOptions {
  const program = endWithCode(new Command('bench'))
    .description(
      'Measures redemptions against plain SQL and against a textbook handler, on one PostgreSQL server.\n' +
        'Writes bench/results/latest.json and latency.svg; prints a table.',
    )
    .option('--quick', 'less of everything: under two minutes')
    .option('--clients <n>', `clients (default ${FULL.clients}, quick ${QUICK.clients})`, count)
    .option('--statuses <n>', `payment statuses for bookings (default 1M, quick 200k)`, count)
    .option('--seconds <n>', `length of a run (default ${FULL.seconds}, quick ${QUICK.seconds})`, positive)
    .option('--runs <n>', `runs of each row, of which the median counts (default ${FULL.runs})`, count)
    .option('--connections <list>', 'connections of the closed loop (default 1,16,64,256, quick 64)', counts)
    .option('--only <rows>', 'only rows whose names begin like this, for example service,plain_sql', names)
    .option('--growth <list>', 'sizes to compare, for example 10k,100k,1M,10M (default the first three)', counts)
    .addOption(
      new Option(
        '--database-url <url>',
        'PostgreSQL to use, as a role that may create databases; its own stay untouched',
      )
        .env('DATABASE_URL')
        .default(undefined, 'an embedded server in a temporary folder'),
    )
    .option('--json', 'print the JSON report instead of the table')
    .option('--soak <minutes>', 'load for so long, to see whether memory stays flat', positive)
    .option('--cpu-prof <folder>', 'write CPU profiles of the service')
    .addHelpText('after', exitCodes({ [DONE]: 'measured', 130: 'interrupted' }));
  program.parse([...argv], { from: 'user' });
  const given = program.opts<Partial<BenchOptions>>();
  const defaults = given.quick ? QUICK : FULL;
  return {
    clients: given.clients ?? defaults.clients,
    statuses: given.statuses ?? defaults.statuses,
    seconds: given.seconds ?? defaults.seconds,
    runs: given.runs ?? defaults.runs,
    connections: given.connections ?? defaults.connections,
    only: given.only ?? [],
    growth: given.growth ?? (given.quick ? [10_000, given.statuses ?? QUICK.statuses] : FULL_GROWTH),
    databaseUrl: given.databaseUrl,
    json: given.json ?? false,
    quick: given.quick ?? false,
    cpuProf: given.cpuProf,
    soak: given.soak ?? 0,
  };
}
