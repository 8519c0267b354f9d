import { LIST_BOUND_MS, type ListTimes } from '../lists/measure-lists.js';
import type { SearchTimes } from '../lists/measure-search.js';
import type { Row } from '../rows/rows.types.js';
import type { Report } from './report.js';

const digits =
  (count: number) =>
  (value: number | null): string =>
    value === null ? '-' : value.toFixed(count);

interface Column {
  readonly title: string;
  readonly text: (row: Row) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'row', text: (row) => row.name },
  { title: 'conns', text: (row) => String(row.connections) },
  { title: '/s', text: (row) => digits(0)(row.per_second) },
  { title: 'p50 ms', text: (row) => digits(2)(row.p50_ms) },
  { title: 'p95 ms', text: (row) => digits(2)(row.p95_ms) },
  { title: 'p99 ms', text: (row) => digits(2)(row.p99_ms) },
  { title: 'p99.9 ms', text: (row) => digits(2)(row.p999_ms) },
  { title: 'CPU s/1000', text: (row) => digits(3)(row.cpu_s_per_1000) },
  { title: 'PG CPU s/1000', text: (row) => digits(3)(row.postgres_cpu_s_per_1000) },
  { title: 'WAL B', text: (row) => digits(0)(row.wal_bytes) },
  { title: 'RSS MB', text: (row) => digits(0)(row.rss_mb) },
];

/** The report for people: hardware, rows, ratios. */
export function tableOf({
  hardware,
  node,
  postgres,
  durable,
  rows,
  ratios,
  lists,
  search,
  soak,
  ...report
}: Report): string {
  const cells = [COLUMNS.map(({ title }) => title), ...rows.map((row) => COLUMNS.map(({ text }) => text(row)))];
  const widths = COLUMNS.map((_column, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  '),
  );
  return [
    `${hardware.cpu}, ${hardware.cores} cores, ${hardware.memory_gib} GiB, ${hardware.system}; Node ${node}, PostgreSQL ` +
      `${postgres}, load before ${report.load_before.toFixed(1)}, commits ${durable ? 'durable' : 'NOT durable'}`,
    '',
    ...lines,
    '',
    ...Object.entries(ratios).map(([name, value]) => `${name}: ${value ?? '-'}`),
    `rss_mb: ${report.rss_mb ?? '-'}`,
    ...(lists ? listLines(lists) : []),
    ...(search ? searchLines(search) : []),
    ...(soak ? [`memory during ${soak.minutes} minutes, MB: ${soak.rss_mb.join(' ')}`] : []),
    '',
  ].join('\n');
}

function listLines({ requests, payment_statuses, p50_ms, max_ms, over_bound }: ListTimes): string[] {
  const summary =
    `lists of one business with ${payment_statuses} payment statuses: ${requests} filters and orders, median ${p50_ms} ms, ` +
    `slowest ${max_ms} ms, ${over_bound.length} above ${LIST_BOUND_MS} ms`;
  return ['', summary, ...over_bound.map(({ request, ms }) => `  ${ms} ms ${request}`)];
}

function searchLines({ clients, index_seconds, keys_megabytes, p50_ms, max_ms, searches }: SearchTimes): string[] {
  const summary =
    `searches in one business with ${clients} clients: median ${p50_ms} ms, slowest ${max_ms} ms; ` +
    `made searchable in ${index_seconds} s, ${keys_megabytes} MB of keys`;
  return ['', summary, ...searches.map(({ term, ms }) => `  ${ms} ms ${term}`)];
}
