import type { RowSpec } from './rows.types.js';

/** Each ends when its requests are answered or its time is over. */
const SECONDS = 4;
const TOGETHER = { connections: 64, maxRequests: 4_000 };
/** A process compiles anew for one request at a time what it has compiled for thirty. */
const ALONE = { connections: 1, maxRequests: 1_500 };

/** What a server that has just been started does before a row is measured: it compiles what it runs often. */
export function warmUpsOf(row: RowSpec): RowSpec[] {
  const warmUp = { ...row, seconds: SECONDS, ratePerSecond: undefined, warmUpSeconds: undefined };
  const { together, alone } = row.warmUps ?? { together: 1, alone: 1 };
  return [
    ...Array.from({ length: together }, () => ({ ...warmUp, ...TOGETHER })),
    ...Array.from({ length: alone }, () => ({ ...warmUp, ...ALONE })),
  ];
}
