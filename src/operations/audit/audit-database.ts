import type { ClientBase, Pool } from 'pg';
import { AUDIT_PASSES, type AuditPass } from './audit-checks.js';
import { readSnapshot, stream } from './audit-snapshot.js';
import type { AuditDifference, AuditOptions, AuditSummary } from './audit.types.js';

const DEFAULT_BATCH_SIZE = 5_000;
const BUSINESSES_PER_PAGE = 1_000;
const NOTHING_BEFORE = '';

/**
 * Recomputes everything that is written down twice and reports each value that differs: business by business, in batches of rows,
 * each batch from one snapshot of its own. Blocks no writer, and what is written meanwhile raises no false alarm.
 *
 * @param pool connects as the tables' owner, or as another role that sees every business
 * @throws Error when the database can't be read, or when row-level security would hide businesses; the reason of `signal`
 */
export async function auditDatabase(pool: Pick<Pool, 'connect'>, options: AuditOptions = {}): Promise<AuditSummary> {
  const client = await pool.connect();
  // A connection that breaks between two statements says so here too, which must not end the process; the next statement fails.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let finished = false;
  try {
    const summary = await new Audit(client, options).run();
    finished = true;
    return summary;
  } finally {
    client.off('error', ignore);
    // A failed audit may have left its transaction open.
    client.release(!finished);
  }
}

class Audit {
  private businesses = 0;
  private businessesTotal = 0;
  private rows = 0;
  private rowsTotal = 0;
  private differences = 0;

  constructor(
    private readonly client: ClientBase,
    private readonly options: AuditOptions,
  ) {}

  async run(): Promise<AuditSummary> {
    await this.requireEveryBusinessSeen();
    await this.count();
    for await (const businessUids of this.pagesOfBusinesses()) {
      for (const businessUid of businessUids) {
        for (const pass of AUDIT_PASSES) await this.auditTable(businessUid, pass);
        this.businesses += 1;
      }
    }
    const { businesses, rows, differences } = this;
    return { businesses, rows, differences };
  }

  /** An audit that sees nothing finds nothing: better to say so than to call the books clean. */
  private async requireEveryBusinessSeen(): Promise<void> {
    const { rows } = await this.client.query<{ hidden: boolean; role: string }>(
      `select row_security_active('businesses') as hidden, current_user as role`,
    );
    if (rows[0]?.hidden)
      throw new Error(`Row-level security hides businesses from ${rows[0].role}; connect as the owner`);
  }

  private async count(): Promise<void> {
    const counts = AUDIT_PASSES.map(({ table }) => `(select count(*) from ${table} where business_uid = any($1))`);
    for await (const businessUids of this.pagesOfBusinesses()) {
      this.businessesTotal += businessUids.length;
      const { rows } = await readSnapshot(this.client, businessUids, () =>
        this.client.query<{ total: number }>(`select (${counts.join(' + ')})::float8 as total`, [businessUids]),
      );
      this.rowsTotal += rows[0]?.total ?? 0;
    }
  }

  private async *pagesOfBusinesses(): AsyncGenerator<string[], void, void> {
    for (let after = NOTHING_BEFORE; ;) {
      const { rows } = await this.client.query<{ business_uid: string }>(
        `select business_uid from businesses where business_uid > $1 order by business_uid limit ${BUSINESSES_PER_PAGE}`,
        [after],
      );
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map(({ business_uid: businessUid }) => businessUid);
      after = last.business_uid;
    }
  }

  private async auditTable(businessUid: string, pass: AuditPass): Promise<void> {
    let after: string | null = NOTHING_BEFORE;
    while (after !== null) {
      this.options.signal?.throwIfAborted();
      const from: string = after;
      after = await readSnapshot(this.client, [businessUid], () => this.auditBatch(businessUid, pass, from));
    }
  }

  /** @returns the uid of the last row it has checked, null when that was the table's last batch */
  private async auditBatch(businessUid: string, { table, checks }: AuditPass, after: string): Promise<string | null> {
    const { batchSize = DEFAULT_BATCH_SIZE, onDifference, onProgress } = this.options;
    const { rows: bounds } = await this.client.query<{ last: string | null; size: number }>(
      `select max(uid) as last, count(*)::integer as size
       from (select uid from ${table} where business_uid = $1 and uid > $2 order by uid limit $3) as batch`,
      [businessUid, after, batchSize],
    );
    const { last, size } = bounds[0] ?? { last: null, size: 0 };
    const upTo = size < batchSize ? null : last;
    for (const check of checks) {
      const found = stream<Omit<AuditDifference, 'businessUid'>>(this.client, check, [businessUid, after, upTo]);
      for await (const { table: where, uid, what, expected, found: value } of found) {
        this.differences += 1;
        await onDifference?.({ table: where, businessUid, uid, what, expected, found: value });
      }
    }
    this.rows += size;
    const { businesses, businessesTotal, rows, rowsTotal, differences } = this;
    onProgress?.({ businesses, businessesTotal, rows, rowsTotal, differences, batch: { table, rows: size } });
    return upTo;
  }
}
