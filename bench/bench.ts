import { SETTINGS } from '../src/platform/config/settings.js';
import type { Closing } from '../src/bootstrap/serving/closing.js';
import { BenchDatabase } from './data/bench-database.js';
import type { Population } from './data/population.js';
import type { BenchOptions } from './options.js';
import type { Progress } from '../src/cli/progress.js';
import { type ListTimes, measureLists } from './lists/measure-lists.js';
import { measureSearch, type SearchTimes } from './lists/measure-search.js';
import { warmUpsOf } from './rows/warm-up.js';
import { medianOf } from './rows/median.js';
import {
  growthRows,
  mainRows,
  openLoopRows,
  PLAIN_SQL_CONNECTIONS,
  plainSql,
  populations,
  readRows,
  soakRow,
  variantRows,
} from './rows/plan.js';
import type { Measures, Row, RowSpec } from './rows/rows.types.js';
import { runRow } from './rows/run-row.js';
import type { SystemsUnderTest } from './rows/systems-under-test.js';
import type { DatabaseServer } from './server/database-server.js';

const MS_PER_MINUTE = 60_000;
const PROBE_SECONDS = 1;
/** Runs for growth are short, and the machine's speed may change from one to the next: so many for each of the others. */
const GROWTH_TURNS = 3;

/** Memory of the service's process, in megabytes, after each of many runs. */
export interface Soak {
  readonly minutes: number;
  readonly rss_mb: readonly number[];
}

/** What a benchmark works with. */
export interface BenchParts {
  readonly options: BenchOptions;
  readonly server: DatabaseServer;
  readonly subjects: SystemsUnderTest;
  readonly tokenSecret: string;
  readonly closing: Closing;
  readonly progress: Progress;
}

/** One execution of the benchmark: its databases, and the rows measured so far. */
export class Bench {
  readonly rows: Row[] = [];
  lists: ListTimes | undefined;
  search: SearchTimes | undefined;
  soak: Soak | undefined;
  readonly databases = new Map<string, BenchDatabase>();
  private readonly populations: ReadonlyMap<string, Population>;

  constructor(private readonly parts: BenchParts) {
    this.populations = populations(parts.options);
  }

  /** Measures everything that was asked for. @throws Error when an answer was wrong or a book disagrees */
  async run(): Promise<void> {
    const { options } = this.parts;
    if (options.quick) {
      const connections = await this.bestPlainSqlConnections();
      await this.measure([...mainRows(options, connections), ...growthRows(options)]);
    } else {
      await this.measure(mainRows(options, PLAIN_SQL_CONNECTIONS));
      await this.measure(openLoopRows(options, this.peakPerSecond()));
      await this.measure(variantRows(options, hasSetting));
      await this.measure(growthRows(options), options.runs * GROWTH_TURNS);
      await this.measure(readRows(options));
      if (this.isWanted('lists')) this.lists = await measureLists(this.parts, options.statuses);
      if (this.isWanted('search')) this.search = await measureSearch(this.parts, options.clients);
    }
    if (options.soak > 0) await this.soakFor(options.soak);
    await this.closeBooks();
  }

  private async soakFor(minutes: number): Promise<void> {
    const endsAt = performance.now() + minutes * MS_PER_MINUTE;
    const rss: number[] = [];
    while (performance.now() < endsAt) {
      rss.push(Math.round((await this.runOnce(soakRow())).rss_mb ?? 0));
      this.parts.progress.bar('soaking', 1 - Math.max(0, endsAt - performance.now()) / (minutes * MS_PER_MINUTE));
    }
    await this.parts.subjects.stopAll();
    this.soak = { minutes, rss_mb: rss };
  }

  /** The books agree with the answers; where there is time, everything that is written down twice agrees too. */
  private async closeBooks(): Promise<void> {
    const { options, progress } = this.parts;
    for (const [name, database] of this.databases) {
      progress.line(`checking the books of ${name}`);
      await database.check();
      if (!options.quick) await database.audit();
    }
  }

  /** Redemptions per second of the service where it was fastest. */
  private peakPerSecond(): number {
    const rates = this.rows.filter(({ name }) => /^service_\d+$/.test(name)).map((row) => row.per_second);
    return Math.max(1, ...rates);
  }

  /** A short look at each, where there is no time to measure each at length. */
  private async bestPlainSqlConnections(): Promise<number[]> {
    if (!this.isWanted('plain_sql')) return [];
    const tried: { count: number; rate: number }[] = [];
    for (const count of PLAIN_SQL_CONNECTIONS.filter((candidate) => candidate > 1)) {
      tried.push({ count, rate: (await this.runOnce(plainSql(count, PROBE_SECONDS))).per_second });
    }
    return tried
      .toSorted((a, b) => b.rate - a.rate)
      .slice(0, 1)
      .map(({ count }) => count);
  }

  /** Measures rows in turns, A B C A B C: whatever else the machine does hits all alike. */
  private async measure(specs: readonly RowSpec[], turns = this.parts.options.runs): Promise<void> {
    const { progress, subjects } = this.parts;
    const wanted = specs.filter(({ name }) => this.isWanted(name));
    // All before the first run: making a database has PostgreSQL write a checkpoint, after which every page is logged whole once.
    for (const { database } of wanted) await this.databaseFor(database);
    const runs = wanted.map((spec) => ({ spec, measured: [] as Measures[] }));
    for (let turn = 1; turn <= turns; turn += 1) {
      for (const { spec, measured } of runs) {
        const measures = await this.runOnce(spec);
        measured.push(measures);
        progress.line(
          `${spec.name} run ${turn}/${turns}: ${Math.round(measures.per_second)}/s, ` +
            `p50 ${measures.p50_ms.toFixed(1)} ms, p99 ${measures.p99_ms.toFixed(1)} ms`,
        );
      }
    }
    await subjects.stopAll();
    for (const { spec, measured } of runs) {
      this.rows.push({
        name: spec.name,
        connections: spec.connections,
        ...(spec.ratePerSecond === undefined ? {} : { arrivals_per_second: spec.ratePerSecond }),
        payment_statuses: this.populations.get(spec.database)?.statuses ?? 0,
        ...medianOf(measured),
        runs: measured,
      });
    }
  }

  private async runOnce(spec: RowSpec): Promise<Measures> {
    const { subjects, server, tokenSecret } = this.parts;
    const database = await this.databaseFor(spec.database);
    const context = { database, postgresPid: server.pid, tokenSecret };
    const subject = await subjects.serverFor(spec.subject, database.urls, async (started) => {
      for (const warmUp of warmUpsOf(spec)) await runRow(warmUp, { ...context, server: started });
    });
    return runRow(spec, { ...context, server: subject });
  }

  /** Built when a row first needs it. */
  private async databaseFor(name: string): Promise<BenchDatabase> {
    const built = this.databases.get(name);
    if (built) return built;
    const { server, closing, progress } = this.parts;
    const population = this.populations.get(name);
    if (!population) throw new Error(`No database is called ${name}`);
    const database = await BenchDatabase.build(server, closing, `punchcard_bench_${name}`, population, progress);
    this.databases.set(name, database);
    progress.line(`${population.statuses} payment statuses built in ${database.buildSeconds.toFixed(1)} s`);
    return database;
  }

  private isWanted(name: string): boolean {
    const { only } = this.parts.options;
    return only.length === 0 || only.some((beginning) => name.startsWith(beginning));
  }
}

function hasSetting(variable: string): boolean {
  return Object.values<{ variable: string }>(SETTINGS).some((setting) => setting.variable === variable);
}
