import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { auditDatabase } from '../../src/operations/audit/audit-database.js';
import type { Closing } from '../../src/bootstrap/serving/closing.js';
import type { Progress } from '../../src/cli/progress.js';
import type { DatabaseServer, DatabaseUrls } from '../server/database-server.js';
import { checkBooks, giveBack } from './books.js';
import { buildDatabase } from './build-database.js';
import { connectForAll } from './connect.js';
import { type Population, stockOf, type TicketSet } from './population.js';

/** So that everything redeemed is younger than everything built. */
const PAUSE_MS = 20;

/** A filled database, what of it is used up, and how many redemptions it should know of. */
export class BenchDatabase {
  private readonly used: Record<TicketSet, number> = { main: 0, contested: 0, many: 0 };
  private answered = 0;

  private constructor(
    readonly urls: DatabaseUrls,
    readonly population: Population,
    private readonly builtAt: Date,
    private readonly owner: pg.Client,
    readonly buildSeconds: number,
  ) {}

  /** Makes and fills a database. */
  static async build(
    server: DatabaseServer,
    closing: Closing,
    name: string,
    population: Population,
    progress: Progress,
  ): Promise<BenchDatabase> {
    const startedAt = performance.now();
    const urls = await server.createDatabase(name);
    const builtAt = new Date();
    await buildDatabase(urls.owner, population, builtAt, progress);
    const seconds = (performance.now() - startedAt) / 1000;
    const owner = await connectForAll(urls.owner, population);
    closing.add(() => owner.end());
    await sleep(PAUSE_MS);
    return new BenchDatabase(urls, population, builtAt, owner, seconds);
  }

  /**
   * Makes sure that `wanted` payment statuses of a set are there to be paid, or all of them where it has fewer.
   * @returns the first one's index, and how many there are
   */
  async stock(set: TicketSet, wanted: number): Promise<{ first: number; available: number }> {
    const total = stockOf(this.population, set);
    if (this.used[set] > 0 && total - this.used[set] < wanted) await this.giveBackAll();
    return { first: this.used[set], available: total - this.used[set] };
  }

  /** Notes what a run has used up, and how many redemptions it was told were done. */
  note(set: TicketSet, sent: number, answered: number): void {
    this.used[set] += sent;
    this.answered += answered;
  }

  /** @throws Error unless every book says that exactly the answered redemptions were done */
  check(): Promise<void> {
    return checkBooks(this.owner, this.population, this.answered);
  }

  /** @throws Error when the ledger's audit finds a difference */
  async audit(): Promise<void> {
    const pool = new pg.Pool({ connectionString: this.urls.owner, max: 1 });
    try {
      const { differences } = await auditDatabase(pool);
      if (differences > 0) throw new Error(`The audit found ${differences} differences`);
    } finally {
      await pool.end();
    }
  }

  /** Bytes of write-ahead log that the server has written so far. */
  async walBytes(): Promise<number> {
    const { rows } = await this.owner.query<{ bytes: string }>(`select pg_current_wal_insert_lsn() - '0/0' as bytes`);
    return Number(rows[0]?.bytes);
  }

  /** PostgreSQL's version, and whether its commits are durable. */
  async serverFacts(): Promise<{ version: string; durable: boolean }> {
    const { rows } = await this.owner.query<{ version: string; durable: boolean }>(
      `select current_setting('server_version') as version, current_setting('fsync') = 'on'
        and current_setting('synchronous_commit') = 'on' and current_setting('full_page_writes') = 'on' as durable`,
    );
    return rows[0] ?? { version: 'unknown', durable: false };
  }

  private async giveBackAll(): Promise<void> {
    await this.check();
    await giveBack(this.owner, this.builtAt);
    Object.assign(this.used, { main: 0, contested: 0, many: 0 });
    this.answered = 0;
    await this.check();
  }
}
