import { createHash } from 'node:crypto';

/** How many rows of what a database of the benchmark has. Everything in it follows from these numbers. */
export interface Population {
  readonly businesses: number;
  /** Clients with one or two packages. */
  readonly clients: number;
  /** Payment statuses for bookings of those clients. */
  readonly statuses: number;
  /** Nine of ten clients belong to the first business. */
  readonly heavy: boolean;
  /** Payment statuses of the client whose one package everybody fights for. */
  readonly contestedStatuses: number;
  /** Payment statuses of the client that owns {@link MANY_PACKAGES}. */
  readonly manyStatuses: number;
}

/** Payment statuses that load is made from. */
export type TicketSet = 'main' | 'contested' | 'many';

/** A payment status that a credit can pay, and whose it is. */
export interface Ticket {
  readonly businessUid: string;
  readonly clientUid: string;
  readonly statusUid: string;
  /** Number of the client. */
  readonly client: number;
}

/** Packages of the client that has many. */
export const MANY_PACKAGES = 1_000;
/** Sessions already used by each client before the benchmark begins, so that histories aren't empty. */
export const USED_SESSIONS = 2;
/** In a heavy population one client of so many belongs to another business than the first. */
const HEAVY_STEP = 10;
/** Coprime to any realistic number of rows: neighbours in time are no neighbours on disk. */
const STRIDE = 618_034_003;

/** Identifiers as long as real ones, computable here and in SQL. */
export function uidOf(kind: string, number: number | string): string {
  return createHash('md5').update(`${kind}${number}`).digest('hex').slice(0, 16);
}

/** {@link uidOf} as an SQL expression. */
export function sqlUid(kind: string, expression: string): string {
  return `substr(md5('${kind}' || ${expression}), 1, 16)`;
}

/** The business's number of a client. The clients with special roles are in the first one. */
export function businessOf(population: Population, client: number): number {
  const { clients, businesses, heavy } = population;
  if (client >= clients || (heavy && client % HEAVY_STEP !== 0)) return 0;
  return heavy ? 1 + (Math.floor(client / HEAVY_STEP) % (businesses - 1)) : client % businesses;
}

/** {@link businessOf} as an SQL expression. */
export function sqlBusiness({ clients, heavy, businesses }: Population, client: string): string {
  const isFirst = `${client} >= ${clients}${heavy ? ` or ${client} % ${HEAVY_STEP} <> 0` : ''}`;
  const other = heavy ? `1 + ${client} / ${HEAVY_STEP} % ${businesses - 1}` : `${client} % ${businesses}`;
  return `(case when ${isFirst} then 0 else ${other} end)`;
}

/** How many payment statuses of a set are pending when the database is new. */
export function stockOf(population: Population, set: TicketSet): number {
  if (set === 'contested') return population.contestedStatuses;
  if (set === 'many') return population.manyStatuses;
  return population.statuses - population.clients * USED_SESSIONS;
}

/** The pending payment status of a set at `index`: each index names another one, until the stock is used up. */
export function ticketAt(population: Population, set: TicketSet, index: number): Ticket {
  const { clients, statuses, contestedStatuses } = population;
  if (set === 'contested') return ticket(population, statuses + index, clients);
  if (set === 'many') return ticket(population, statuses + contestedStatuses + index, clients + 1);
  const used = clients * USED_SESSIONS;
  const stock = statuses - used;
  const number = used + (((index % stock) * (STRIDE % stock)) % stock);
  return ticket(population, number, number % clients);
}

function ticket(population: Population, status: number, client: number): Ticket {
  return {
    businessUid: uidOf('b', businessOf(population, client)),
    clientUid: uidOf('c', client),
    statusUid: uidOf('s', status),
    client,
  };
}
