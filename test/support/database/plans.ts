import pg from 'pg';
import { query } from './books.js';
import type { TestDatabase } from './test-database.js';

/** What PostgreSQL tells of a step of a plan, as far as it matters here. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** A statement that was carried out, and how its tables were read. */
export interface Plan {
  /** White space made single. */
  readonly statement: string;
  readonly scans: readonly Scan[];
}

/** One way in which a plan reads a table. */
export interface Scan {
  /** `Seq Scan`, `Index Scan`, `Index Only Scan`, … */
  readonly kind: string;
  /** The table, or the index for a step that reads nothing else. */
  readonly of: string;
  readonly index: string | undefined;
  /** What the index is asked for. */
  readonly condition: string;
}

/** The part of the driver's client that is listened to. */
interface Driver {
  connect: (this: pg.Client, ...parameters: unknown[]) => unknown;
}

/** Every statement of a database's new connections, with the plan it was carried out by: PostgreSQL tells the client itself. */
export class PlanRecorder {
  private plans: Plan[] = [];
  private readonly driver = pg.Client.prototype as Driver;
  private readonly connect = this.driver.connect;

  private constructor() {
    const { connect } = this;
    const hear = (notice: { readonly message?: string }): void => this.record(notice.message ?? '');
    this.driver.connect = function (...parameters) {
      this.on('notice', hear);
      return connect.apply(this, parameters);
    };
  }

  /** Switches the recording on, for connections that are opened from now on. */
  static async start(database: TestDatabase): Promise<PlanRecorder> {
    const settings = {
      session_preload_libraries: 'auto_explain',
      'auto_explain.log_min_duration': '0',
      'auto_explain.log_format': 'json',
      'auto_explain.log_level': 'notice',
    };
    for (const [name, value] of Object.entries(settings)) {
      await query(database, `alter database ${database.name} set ${name} = '${value}'`);
    }
    return new PlanRecorder();
  }

  /** The plans so far, which are then forgotten. */
  take(): Plan[] {
    const { plans } = this;
    this.plans = [];
    return plans;
  }

  /** Lets go of the driver. */
  stop(): void {
    this.driver.connect = this.connect;
  }

  private record(message: string): void {
    const json = /^duration: .* plan:\n(?<json>\{[^]*\})$/.exec(message)?.groups?.['json'];
    if (json === undefined) return;
    const { 'Query Text': text, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode };
    this.plans.push({ statement: oneLine(text), scans: scansOf(plan) });
  }
}

/** As a {@link Plan} has its statement. */
export function oneLine(statement: string): string {
  return statement.replaceAll(/\s+/g, ' ').trim();
}

function scansOf(node: PlanNode): Scan[] {
  const { 'Node Type': kind, 'Index Name': index, 'Index Cond': condition = '' } = node;
  const table = node['Relation Name'] ?? index;
  const isScan = table !== undefined && kind !== 'ModifyTable' && kind !== 'Bitmap Heap Scan';
  const own = isScan ? [{ kind, of: table, index, condition }] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scansOf)];
}
