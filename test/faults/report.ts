/** A line of the table: one kind of fault and what became of everything that clients asked for meanwhile. */
export interface Row {
  readonly fault: string;
  readonly faults: number;
  readonly requests: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** Answers and silences that made a client send its wish again. */
  readonly retried: number;
  readonly lost: number;
  readonly doubled: number;
  /** The longest time from a fault's end to the next acknowledged redemption. */
  readonly recoveryMs: number;
  readonly slowestMs: number;
  readonly problems: readonly string[];
}

/** Recovery must not take longer. */
export const MAX_RECOVERY_MS = 10_000;

/** True when nothing was lost, doubled, too slow, or answered as it should not have been. */
export function isGood({ acknowledged, lost, doubled, recoveryMs, problems }: Row): boolean {
  return acknowledged > 0 && lost === 0 && doubled === 0 && recoveryMs <= MAX_RECOVERY_MS && problems.length === 0;
}

const COLUMNS: readonly (readonly [heading: string, value: (row: Row) => string])[] = [
  ['fault', (row) => row.fault],
  ['faults', (row) => String(row.faults)],
  ['requests', (row) => String(row.requests)],
  ['acknowledged', (row) => String(row.acknowledged)],
  ['refused', (row) => String(row.refused)],
  ['sent again', (row) => String(row.retried)],
  ['lost', (row) => String(row.lost)],
  ['doubled', (row) => String(row.doubled)],
  ['recovery s', (row) => (row.recoveryMs / 1_000).toFixed(1)],
  ['slowest s', (row) => (row.slowestMs / 1_000).toFixed(1)],
  ['', (row) => (isGood(row) ? 'ok' : 'FAILED')],
];

/** The table. */
export function report(rows: readonly Row[]): string {
  const cells = [COLUMNS.map(([heading]) => heading), ...rows.map((row) => COLUMNS.map(([, value]) => value(row)))];
  const widths = COLUMNS.map((_column, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  '),
  );
  return `${lines.join('\n')}\n`;
}
