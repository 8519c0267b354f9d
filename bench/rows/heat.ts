import type { RowSpec } from './rows.types.js';

/** Each ends when its requests are answered or its time is over. */
const SECONDS = 4;
const TOGETHER = { connections: 64, maxRequests: 4_000 };
/** A process compiles anew for one request at a time what it has compiled for thirty. */
const ALONE = { connections: 1, maxRequests: 1_500 };

/** What a server that has just been started does before a row is measured: it compiles what it runs often. */
export function heatsOf(row: RowSpec): RowSpec[] {
  const heat = { ...row, seconds: SECONDS, ratePerSecond: undefined, warmUpSeconds: undefined };
  const together = Array.from({ length: row.heats ?? 1 }, () => ({ ...heat, ...TOGETHER }));
  // What has a process of its own is only measured with many.
  const isAskedAlone = row.subject.kind === 'service' && row.subject.instance === undefined;
  return isAskedAlone ? [...together, { ...heat, ...ALONE }] : together;
}
