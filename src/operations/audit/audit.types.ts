/** A value that is not what it follows from. Uids of ledger entries are `<credit>/<sequence>`. */
export interface AuditDifference {
  readonly table: string;
  readonly businessUid: string;
  readonly uid: string;
  /** The column, or what was counted. */
  readonly what: string;
  /** Null: nothing should be there. */
  readonly expected: string | null;
  /** Null: nothing is there. */
  readonly found: string | null;
}

/** How far an audit has come. Rows are those of the tables it pages through; entries and redemptions come with their credits. */
export interface AuditProgress {
  readonly businesses: number;
  readonly businessesTotal: number;
  readonly rows: number;
  /** As counted at the start; an audit of a busy database may come to more. */
  readonly rowsTotal: number;
  readonly differences: number;
  /** The batch that has just been checked. */
  readonly batch: { readonly table: string; readonly rows: number };
}

/** What an audit has looked at, and how many differences it has reported. */
export type AuditSummary = Pick<AuditProgress, 'businesses' | 'rows' | 'differences'>;

/** How to audit. */
export interface AuditOptions {
  /** Rows of a table that are compared in one snapshot; default 5,000. Memory grows with it and with nothing else. */
  readonly batchSize?: number;
  /** Called after each batch. */
  readonly onProgress?: (progress: AuditProgress) => void;
  /** Called for each difference; the audit waits for it, so that a slow reader slows it down instead of filling memory. */
  readonly onDifference?: (difference: AuditDifference) => void | Promise<void>;
  /** Ends the audit after the batch at hand. */
  readonly signal?: AbortSignal;
}
