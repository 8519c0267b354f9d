import type { Population } from '../data/population.js';
import { REQUEST_KINDS } from '../load/load.types.js';
import type { BenchOptions } from '../options.js';
import type { RowSpec, Subject } from './rows.types.js';

/** The database that most rows use. */
const MAIN = 'main';
const HEAVY = 'heavy';
const BUSINESSES = 100;
const STANDARD_CONNECTIONS = 64;
export const PLAIN_SQL_CONNECTIONS = [1, 16, 32, 64];
/** About as much as the subjects can do: what the requests are prepared for, and what is given back for before a run. */
const CEILING = { service: 5_000, serviceAlone: 2_500, plainSql: 9_000, textbook: 1_500 };
const SOAK_SECONDS = 20;
const OPEN_LOOP_SHARES = [0.25, 0.5, 0.75];
/** A load process that has just begun falls behind the rate for a second or two, until V8 has compiled it. */
const OPEN_LOOP_WARM_UP_SECONDS = 3;
/** A row that only checks something beside the main question takes this share of the time. */
const SIDE_SHARE = { full: 0.6, quick: 0.3 };
/** The same number of requests for each size, so that a small database isn't used up while a large one warms up. */
const GROWTH_SHARE_OF_SMALLEST = 0.8;
/** Until large databases, too, have changed most of the pages that they go on to change, which are logged whole the first time. */
const GROWTH_HEATS = 15;

const SERVICE: Subject = { kind: 'service' };

/** The databases of a benchmark by name. */
export function populations(options: BenchOptions): Map<string, Population> {
  const sizeOf = (statuses: number): Population => ({
    businesses: BUSINESSES,
    clients: Math.max(BUSINESSES, Math.round((statuses * options.clients) / options.statuses)),
    statuses,
    heavy: false,
    contestedStatuses: 0,
    manyStatuses: 0,
  });
  const specials = options.quick
    ? { contestedStatuses: 60_000, manyStatuses: 0 }
    : { contestedStatuses: 100_000, manyStatuses: 20_000 };
  return new Map([
    [MAIN, { ...sizeOf(options.statuses), clients: options.clients, ...specials }],
    [HEAVY, { ...sizeOf(options.statuses), heavy: true }],
    ...options.growth
      .map((statuses) => [growthName(statuses, options), sizeOf(statuses)] as const)
      .filter(([name]) => name !== MAIN),
  ]);
}

function growthName(statuses: number, options: BenchOptions): string {
  return statuses === options.statuses ? MAIN : `growth_${statuses}`;
}

function service(name: string, connections: number, seconds: number, more: Partial<RowSpec> = {}): RowSpec {
  const ceilingPerSecond = connections === 1 ? CEILING.serviceAlone : CEILING.service;
  const common = { subject: SERVICE, database: MAIN, ticketSet: 'main', request: 'redeem' } as const;
  return { name, ...common, connections, seconds, ceilingPerSecond, ...more };
}

/** Plain SQL at a number of connections. */
export function plainSql(connections: number, seconds: number): RowSpec {
  const ceilingPerSecond = connections === 1 ? CEILING.serviceAlone : CEILING.plainSql;
  return service(`plain_sql_${connections}`, connections, seconds, {
    subject: { kind: 'plain_sql' },
    ceilingPerSecond,
  });
}

function sideSeconds({ seconds, quick }: BenchOptions): number {
  return seconds * (quick ? SIDE_SHARE.quick : SIDE_SHARE.full);
}

/** What the ratios are made from. @param plainSqlConnections those to measure the yardstick at, beside 1 */
export function mainRows(options: BenchOptions, plainSqlConnections: readonly number[]): RowSpec[] {
  const { seconds, quick } = options;
  const side = sideSeconds(options);
  // Many first: a process that has answered thousands answers one at a time as fast as it can.
  const connections = [...new Set([STANDARD_CONNECTIONS, ...options.connections, 1])];
  return [
    ...connections.map((count) => service(`service_${count}`, count, count === 1 ? side : seconds)),
    ...[...new Set([1, ...plainSqlConnections])].map((count) => plainSql(count, count === 1 ? side : seconds)),
    service(`textbook_${STANDARD_CONNECTIONS}`, STANDARD_CONNECTIONS, quick ? side : seconds, {
      subject: { kind: 'textbook' },
      ceilingPerSecond: CEILING.textbook,
      warmUps: { together: 1, alone: 0 },
    }),
    ...(quick ? [STANDARD_CONNECTIONS] : [STANDARD_CONNECTIONS, 256]).map((count) =>
      service(`contested_${count}`, count, side, { ticketSet: 'contested' }),
    ),
  ];
}

/** Fixed arrival rates below the peak that was measured. */
export function openLoopRows({ seconds }: BenchOptions, peakPerSecond: number): RowSpec[] {
  return OPEN_LOOP_SHARES.map((share) => {
    const ratePerSecond = Math.round(peakPerSecond * share);
    const warmUpSeconds = OPEN_LOOP_WARM_UP_SECONDS;
    return service(`open_${share * 100}`, 256, seconds, {
      ratePerSecond,
      warmUpSeconds,
      ceilingPerSecond: ratePerSecond,
    });
  });
}

/** The service under other circumstances; each beside the plain one. @param has tells whether a setting exists */
export function variantRows(options: BenchOptions, has: (variable: string) => boolean): RowSpec[] {
  const side = sideSeconds(options);
  const variant = (name: string, environment: Record<string, string>): RowSpec =>
    service(name, STANDARD_CONNECTIONS, side, { subject: { kind: 'service', environment } });
  return [
    service('standard', STANDARD_CONNECTIONS, side),
    service('many_packages', STANDARD_CONNECTIONS, side, { ticketSet: 'many' }),
    service('heavy_business', STANDARD_CONNECTIONS, side, { database: HEAVY }),
    variant('grouping_business', { REDEMPTION_GROUPING: 'business' }),
    ...(has('PROCESSES') ? [1, 2, 4].map((count) => variant(`processes_${count}`, { PROCESSES: String(count) })) : []),
  ];
}

/**
 * The same number of redemptions in databases of several sizes, by processes that have done equally much before. A quick run has the
 * row of its main database already: it is the one of 64 connections.
 */
export function growthRows(options: BenchOptions): RowSpec[] {
  const maxRequests = Math.floor(Math.min(...options.growth) * GROWTH_SHARE_OF_SMALLEST);
  const sizes = options.quick ? options.growth.filter((statuses) => statuses !== options.statuses) : options.growth;
  return sizes.map((statuses) =>
    service(`growth_${statuses}`, STANDARD_CONNECTIONS, options.seconds, {
      subject: { kind: 'service', instance: `growth_${statuses}` },
      database: growthName(statuses, options),
      maxRequests,
      warmUps: { together: options.quick ? 1 : GROWTH_HEATS, alone: 0 },
    }),
  );
}

/** Some of a long run. */
export function soakRow(): RowSpec {
  return service('soak', STANDARD_CONNECTIONS, SOAK_SECONDS);
}

/** Everything that only reads. */
export function readRows(options: BenchOptions): RowSpec[] {
  return REQUEST_KINDS.filter((kind) => kind !== 'redeem').map((request) =>
    service(`read_${request}`, STANDARD_CONNECTIONS, sideSeconds(options), { request }),
  );
}
